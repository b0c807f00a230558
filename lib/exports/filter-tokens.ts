/** A constant of a filter. */
export type FilterLiteral = string | number | boolean | null;

/** A comparison of a filter; `==` is read as `=` and `<>` as `!=`. */
export type ComparisonOperator = "=" | "!=" | "<" | "<=" | ">" | ">=";

type TokenBody =
  | { kind: "operator"; operator: ComparisonOperator }
  | { kind: "and" | "or" | "not" | "in" | "open" | "close" | "comma" | "end" }
  | { kind: "literal"; value: FilterLiteral }
  | { kind: "field"; path: readonly string[]; bareWord: boolean };

/** One token of a filter and the column (from 1) where it starts. */
export type FilterToken = TokenBody & { column: number };

/** The first thing wrong with a filter; the column counts from 1. */
export class FilterSyntaxError extends Error {
  readonly column: number;
  constructor(message: string, column: number) {
    super(`Column ${column}: ${message}`);
    this.name = "FilterSyntaxError";
    this.column = column;
  }
}

const symbols: readonly (readonly [text: string, token: TokenBody])[] = [
  ["==", { kind: "operator", operator: "=" }],
  ["!=", { kind: "operator", operator: "!=" }],
  ["<>", { kind: "operator", operator: "!=" }],
  ["<=", { kind: "operator", operator: "<=" }],
  [">=", { kind: "operator", operator: ">=" }],
  ["&&", { kind: "and" }],
  ["||", { kind: "or" }],
  ["=", { kind: "operator", operator: "=" }],
  ["<", { kind: "operator", operator: "<" }],
  [">", { kind: "operator", operator: ">" }],
  ["!", { kind: "not" }],
  ["(", { kind: "open" }],
  [")", { kind: "close" }],
  [",", { kind: "comma" }],
];

const words: ReadonlyMap<string, TokenBody> = new Map<string, TokenBody>([
  ["and", { kind: "and" }],
  ["or", { kind: "or" }],
  ["not", { kind: "not" }],
  ["in", { kind: "in" }],
  ["true", { kind: "literal", value: true }],
  ["false", { kind: "literal", value: false }],
  ["null", { kind: "literal", value: null }],
]);

const space = /\s*/y;
const number = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/iy;
const name = /[\p{L}_$][\p{L}\p{M}\p{N}_$-]*/uy;
const pointer = /(?:\/[^\s/()=<>!&|,'"`]*)+/y;
const wordCharacter = /[\p{L}\p{N}_$.:'"`-]/uy;

function matchAt(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}

/** Reads a quoted text; the quote is written twice or after a backslash inside it, a backslash twice. */
function readQuoted(text: string, start: number): { value: string; end: number } {
  const quote = text[start];
  let value = "";
  for (let index = start + 1; index < text.length; index++) {
    const character = text[index];
    const next = text[index + 1];
    if (character === "\\" && (next === quote || next === "\\")) {
      value += next;
      index++;
    } else if (character !== quote) {
      value += character;
    } else if (next === quote) {
      value += quote;
      index++;
    } else {
      return { value, end: index + 1 };
    }
  }
  throw new FilterSyntaxError(`the text that starts here has no closing ${quote}`, start + 1);
}

/** Reads `a.b`, doc.a and names in back quotes; `doc.` in front means the row itself. */
function readField(text: string, start: number): { token: TokenBody; end: number } {
  const path: string[] = [];
  let index = start;
  let quoted = false;
  for (;;) {
    if (text[index] === "`") {
      const part = readQuoted(text, index);
      path.push(part.value);
      quoted = true;
      index = part.end;
    } else {
      const part = matchAt(name, text, index);
      if (part === undefined) {
        const found = JSON.stringify(text.slice(index, index + 1));
        throw new FilterSyntaxError(`wants a field or a value, found ${found}`, index + 1);
      }
      path.push(part);
      index += part.length;
    }
    if (text[index] !== ".") break;
    index++;
  }
  const word = path.length === 1 && !quoted ? words.get(path[0]?.toLowerCase() ?? "") : undefined;
  if (word) return { token: word, end: index };
  const fromRow = path.length > 1 && path[0] === "doc" ? path.slice(1) : path;
  return { token: { kind: "field", path: fromRow, bareWord: path.length === 1 && !quoted }, end: index };
}

function readNumber(text: string, start: number): { token: TokenBody; end: number } | undefined {
  const digits = matchAt(number, text, start);
  if (digits === undefined) return undefined;
  const end = start + digits.length;
  if (matchAt(wordCharacter, text, end) !== undefined) {
    throw new FilterSyntaxError("this is no number; put texts and dates in quotes", start + 1);
  }
  const value = Number(digits);
  if (!Number.isFinite(value)) throw new FilterSyntaxError("this number is too large", start + 1);
  return { token: { kind: "literal", value }, end };
}

function readPointer(text: string, start: number): { token: TokenBody; end: number } | undefined {
  const found = matchAt(pointer, text, start);
  if (found === undefined) return undefined;
  if (/~(?![01])/.test(found))
    throw new FilterSyntaxError('in a JSON pointer "~" is written "~0"', start + 1);
  const path = found
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  return { token: { kind: "field", path, bareWord: false }, end: start + found.length };
}

function readToken(text: string, start: number): { token: TokenBody; end: number } {
  const symbol = symbols.find(([characters]) => text.startsWith(characters, start));
  if (symbol) return { token: symbol[1], end: start + symbol[0].length };
  if (text[start] === "'" || text[start] === '"') {
    const { value, end } = readQuoted(text, start);
    return { token: { kind: "literal", value }, end };
  }
  return readNumber(text, start) ?? readPointer(text, start) ?? readField(text, start);
}

/** The tokens of a filter, closed by one of kind "end". Throws `FilterSyntaxError`. */
export function* filterTokens(text: string): Generator<FilterToken, void> {
  let index = 0;
  for (;;) {
    index += matchAt(space, text, index)?.length ?? 0;
    if (index >= text.length) break;
    const { token, end } = readToken(text, index);
    yield { ...token, column: index + 1 };
    index = end;
  }
  yield { kind: "end", column: text.length + 1 };
}
