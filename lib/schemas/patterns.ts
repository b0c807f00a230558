import { createRequire } from "node:module";
import { RE2JS } from "re2js";
import type { checkSync } from "recheck";

/** How a pattern will be run, or why it is refused. */
export type PatternDecision =
  | { engine: "re2"; matches: (text: string) => boolean }
  | { engine: "v8"; matches: (text: string) => boolean }
  | { engine: "refused"; reason: string };

const recheckTimeoutMs = 3_000;
const decided = new Map<string, PatternDecision>();

/**
 * Chooses the engine for a `pattern`: the linear-time RE2 where it can say the same, else V8 when
 * recheck shows the pattern safe, else none, with the reason in words.
 */
export function decidePattern(source: string): PatternDecision {
  const known = decided.get(source);
  if (known) return known;
  const decision = decide(source);
  if (decided.size > 1_000) decided.clear();
  decided.set(source, decision);
  return decision;
}

function decide(source: string): PatternDecision {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
    return { engine: "re2", matches: (text) => compiled.matcher(text).find() };
  } catch (cause) {
    return decideForV8(source, cause instanceof Error ? cause.message : String(cause));
  }
}

function decideForV8(source: string, re2Reason: string): PatternDecision {
  let compiled: RegExp;
  try {
    compiled = new RegExp(source, "u");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { engine: "refused", reason: `is not a valid regular expression (${reason})` };
  }
  const diagnosis = loadChecker()(source, "u", { timeout: recheckTimeoutMs });
  if (diagnosis.status === "safe") return { engine: "v8", matches: (text) => compiled.test(text) };
  const why =
    diagnosis.status === "vulnerable"
      ? `can take ${diagnosis.complexity.type} time on a hostile text`
      : "could not be shown to run in bounded time";
  return {
    engine: "refused",
    reason: `${why}, and the linear-time engine cannot run it (${re2Reason}). Rewrite it without nested or overlapping repetition, look-around and back-references`,
  };
}

/** recheck is 2.9 MB of compiled Scala: it is loaded for the rare pattern that RE2 refuses. */
function loadChecker(): typeof checkSync {
  const load: (id: string) => { checkSync: typeof checkSync } = createRequire(import.meta.url);
  return load("recheck/lib/browser.js").checkSync;
}
