/**
 * Whether every text in a parsed JSON object, keys included, is well-formed Unicode. Iterative, so that a deeply nested
 * row cannot exhaust the stack. Cheap: V8 knows texts of one byte a character to be well-formed.
 */
export function isWellFormedValue(value: Readonly<Record<string, unknown>>): boolean {
  let nested: unknown[] | undefined;
  for (const key in value) {
    const child = value[key];
    if (!key.isWellFormed() || (typeof child === "string" && !child.isWellFormed())) return false;
    if (typeof child === "object" && child !== null) {
      nested ??= [];
      nested.push(child);
    }
  }
  return nested === undefined || areWellFormed(nested);
}

function areWellFormed(open: unknown[]): boolean {
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string") {
      if (!next.isWellFormed()) return false;
    } else if (typeof next === "object" && next !== null) {
      for (const [key, child] of Object.entries(next)) {
        if (!key.isWellFormed()) return false;
        if (typeof child === "string" || typeof child === "object") open.push(child);
      }
    }
  }
  return true;
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
