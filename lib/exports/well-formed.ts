/** Deepest nesting of a row, itself the first level: what reads and writes JSON by recursion (Python's json, V8's) fails on deeper ones. */
export const maxRowDepth = 1000;

/** What no row may hold, though `JSON.parse` takes it. */
export type ValueFault = "lone_surrogate" | "too_deep";

/**
 * What is wrong with a parsed JSON object: a text, keys included, that is no well-formed Unicode, or nesting beyond `maxRowDepth`.
 * Level by level, so that a deeply nested row cannot exhaust the stack. Cheap: V8 knows texts of one byte a character to be well-formed.
 */
export function faultOf(value: Readonly<Record<string, unknown>>): ValueFault | undefined {
  let nested: object[] | undefined;
  for (const key in value) {
    const child = value[key];
    if (!key.isWellFormed() || (typeof child === "string" && !child.isWellFormed())) return "lone_surrogate";
    if (typeof child === "object" && child !== null) {
      nested ??= [];
      nested.push(child);
    }
  }
  return nested === undefined ? undefined : faultOfNested(nested);
}

/** The same of a parsed JSON array. */
export function faultOfArray(value: readonly unknown[]): ValueFault | undefined {
  return faultOfNested([value], 1);
}

function faultOfNested(outermost: object[], outermostDepth = 2): ValueFault | undefined {
  let level = outermost;
  for (let depth = outermostDepth; level.length > 0; depth++) {
    if (depth > maxRowDepth) return "too_deep";
    const deeper: object[] = [];
    for (const container of level) {
      for (const [key, child] of Object.entries(container)) {
        if (!key.isWellFormed()) return "lone_surrogate";
        if (typeof child === "string") {
          if (!child.isWellFormed()) return "lone_surrogate";
        } else if (typeof child === "object" && child !== null) deeper.push(child);
      }
    }
    level = deeper;
  }
  return undefined;
}

/**
 * Where the length of a text in code points stands against a limit, without counting unless it must: a text of n
 * UTF-16 units has between n/2 and n code points.
 */
export function codePointsAtMost(text: string, limit: number): boolean {
  if (text.length <= limit) return true;
  return text.length <= limit * 2 && countCodePoints(text) <= limit;
}

/** The mirror of `codePointsAtMost`. */
export function codePointsAtLeast(text: string, limit: number): boolean {
  if (text.length < limit) return false;
  return text.length >= limit * 2 || countCodePoints(text) >= limit;
}

/** A test that fails at once on texts V8 keeps in one byte a character, so that most texts are not walked. */
const highSurrogate = /[\ud800-\udbff]/;

/** Code points of a text; a lone surrogate counts as one. */
export function countCodePoints(text: string): number {
  let count = text.length;
  if (!highSurrogate.test(text)) return count;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = text.charCodeAt(index + 1);
      if (next >= 0xdc00 && next <= 0xdfff) {
        count--;
        index++;
      }
    }
  }
  return count;
}
