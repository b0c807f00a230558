import { createRequire } from "node:module";
import { RE2JS } from "re2js";
import type { checkSync } from "recheck";
import { isObviouslyLinear } from "#lib/schemas/regex-linear.ts";
import { type RegexToken, tokenizeRegex } from "#lib/schemas/regex-tokens.ts";

/** How a pattern will be run, or why it is refused. */
export type PatternDecision =
  | {
      engine: "re2" | "v8";
      matches: (text: string) => boolean;
      /** V8 runs it because recheck calls it safe: no proof, so only under a watchdog. */
      timeBoxed: boolean;
    }
  | { engine: "refused"; reason: string };

/** V8 takes a longer one and fails when it is first run. */
const maxPatternLength = 10_000;
const recheckTimeoutMs = 3_000;
const decided = new Map<string, PatternDecision>();

/**
 * Chooses the engine for a `pattern` (ECMA-262, `u` mode): V8 where the pattern is obviously linear there
 * (it is 40 times faster), else the linear-time RE2 where it can say the same, else V8 under a watchdog
 * when recheck shows the pattern safe, else none, with the reason in words.
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
  if (source.length > maxPatternLength) {
    return { engine: "refused", reason: `has ${source.length} characters, more than ${maxPatternLength}` };
  }
  const tokens = tokenizeRegex(source);
  const v8Source = tokens.map((token) => token.source).join("");
  let compiled: RegExp;
  try {
    compiled = new RegExp(v8Source, "u");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { engine: "refused", reason: `is not a valid ECMAScript regular expression: ${reason}` };
  }
  if (isObviouslyLinear(tokens))
    return { engine: "v8", matches: (text) => compiled.test(text), timeBoxed: false };
  const linear = compileLinear(tokens);
  if (typeof linear !== "string")
    return { engine: "re2", matches: (text) => linear.test(text), timeBoxed: false };
  const diagnosis = loadChecker()(v8Source, "u", { timeout: recheckTimeoutMs });
  if (diagnosis.status === "safe")
    return { engine: "v8", matches: (text) => compiled.test(text), timeBoxed: true };
  const why =
    diagnosis.status === "vulnerable"
      ? `can take ${diagnosis.complexity.type} time on a hostile text`
      : "could not be shown to run in bounded time";
  return {
    engine: "refused",
    reason: `${why}, and the linear-time engine cannot run it (${linear}). Rewrite it without look-around, back-references and nested repetition`,
  };
}

/** The pattern compiled for RE2, or why it cannot be. */
function compileLinear(tokens: readonly RegexToken[]): RE2JS | string {
  const foreign = tokens.find((token) => token.re2 === undefined);
  if (foreign !== undefined) return `it knows no ${foreign.source}`;
  try {
    return RE2JS.compile(tokens.map((token) => token.re2).join(""));
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** recheck is 2.9 MB of compiled Scala: it is loaded for the rare pattern that RE2 refuses. */
function loadChecker(): typeof checkSync {
  const load: (id: string) => { checkSync: typeof checkSync } = createRequire(import.meta.url);
  return load("recheck/lib/browser.js").checkSync;
}
