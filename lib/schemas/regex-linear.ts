import type { RegexToken } from "#lib/schemas/regex-tokens.ts";

const maxFixedRepeats = 1_000;

/**
 * Whether a pattern obviously runs in linear time on a backtracking engine: without look-around and
 * back-references, repetition on single characters only, and either no repetition of open length, or one
 * that comes last, or one in a pattern that begins with `^`. Everything else is "not obvious", not "slow".
 */
export function isObviouslyLinear(tokens: readonly RegexToken[]): boolean {
  if (tokens.some(({ kind }) => kind === "beyond")) return false;
  let open = 0;
  let repeats = 1;
  let lastOpenAt = -1;
  for (const [at, { kind, source }] of tokens.entries()) {
    if (kind !== "quantifier") continue;
    if (tokens[at - 1]?.kind !== "atom") return false;
    const [, least, most] = /^\{(\d+)(?:,(\d*))?\}/.exec(source) ?? [];
    if (/^[*+]/.test(source) || most === "") {
      open++;
      lastOpenAt = at;
    } else {
      repeats *= 1 + Number(most ?? least ?? 1);
    }
  }
  if (repeats > maxFixedRepeats || open > 1) return false;
  if (open === 0 || lastOpenAt === tokens.length - 1) return true;
  return tokens[0]?.kind === "start" && !tokens.some(({ kind }) => kind === "or");
}
