/** One piece of an ECMAScript pattern, with its spelling for RE2 (undefined: RE2 cannot say it). */
export type RegexToken = {
  kind: "atom" | "open" | "close" | "or" | "quantifier" | "start" | "end" | "boundary" | "beyond";
  /** The piece in a pattern for V8's `u` mode: escapes that mode refuses, but means nothing else by, are dropped. */
  source: string;
  re2: string | undefined;
};

// ECMA-262 WhiteSpace and LineTerminator, which RE2's \s (ASCII) and dot (line feed only) do not know.
const space =
  "\\t-\\r \\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}";
const anyButLineEnd = "[^\\n\\r\\x{2028}\\x{2029}]";
const anything = "[\\x{0}-\\x{10FFFF}]";

const unicodeNames: Readonly<Record<string, string>> = {
  Letter: "L",
  Lowercase_Letter: "Ll",
  Uppercase_Letter: "Lu",
  Titlecase_Letter: "Lt",
  Modifier_Letter: "Lm",
  Other_Letter: "Lo",
  Mark: "M",
  Number: "N",
  Decimal_Number: "Nd",
  digit: "Nd",
  Letter_Number: "Nl",
  Other_Number: "No",
  Punctuation: "P",
  punct: "P",
  Symbol: "S",
  Currency_Symbol: "Sc",
  Math_Symbol: "Sm",
  Separator: "Z",
  Space_Separator: "Zs",
  Other: "C",
  Control: "Cc",
};

/** Splits an ECMAScript pattern into tokens. A pattern that is none gives tokens that V8 refuses. */
export function tokenizeRegex(source: string): RegexToken[] {
  const tokens: RegexToken[] = [];
  for (let at = 0; at < source.length; ) {
    const [token, length] = nextToken(source, at);
    tokens.push(token);
    at += length;
  }
  return tokens;
}

function nextToken(source: string, at: number): [RegexToken, length: number] {
  const char = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (char === "\\") return escapeToken(source, at);
  if (char === "[") return classToken(source, at);
  if (char === "(") return openToken(source, at);
  if (char === ")") return [{ kind: "close", source: char, re2: char }, 1];
  if (char === "|") return [{ kind: "or", source: char, re2: char }, 1];
  if (char === "^") return [{ kind: "start", source: char, re2: char }, 1];
  if (char === "$") return [{ kind: "end", source: char, re2: char }, 1];
  if (char === ".") return [{ kind: "atom", source: char, re2: anyButLineEnd }, 1];
  const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(at, at + 24))?.[0];
  if (quantifier !== undefined)
    return [{ kind: "quantifier", source: quantifier, re2: quantifier }, quantifier.length];
  return [{ kind: "atom", source: char, re2: char }, char.length];
}

function openToken(source: string, at: number): [RegexToken, length: number] {
  const head = /^\((?:\?(?:<?[=!]|:|<[^>=!]*>))?/.exec(source.slice(at))?.[0] ?? "(";
  if (/^\(\?<?[=!]/.test(head)) return [{ kind: "beyond", source: head, re2: undefined }, head.length];
  return [{ kind: "open", source: head, re2: head === "(" ? "(" : "(?:" }, head.length];
}

function escapeToken(source: string, at: number): [RegexToken, length: number] {
  const text =
    /^\\(?:u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|[pP]\{[^}]*\}|k<[^>]*>|\d+|[\s\S])/u.exec(
      source.slice(at),
    )?.[0];
  if (text === undefined) return [{ kind: "atom", source: "\\", re2: undefined }, 1];
  const kind =
    text === "\\b" || text === "\\B" ? "boundary" : /^\\(?:[1-9]|k)/.test(text) ? "beyond" : "atom";
  const inClass = classEscape(text);
  const re2 = kind === "boundary" ? text : kind === "beyond" ? undefined : standingAlone(text, inClass);
  return [
    { kind, source: /^\\[^A-Za-z0-9^$\\.*+?()[\]{}|/]$/u.test(text) ? text.slice(1) : text, re2 },
    text.length,
  ];
}

function standingAlone(text: string, inClass: string | undefined): string | undefined {
  if (text === "\\S") return `[^${space}]`;
  return inClass === undefined ? undefined : `[${inClass}]`;
}

/** An escape as RE2 spells it inside a class. */
function classEscape(text: string): string | undefined {
  const letter = text[1] ?? "";
  if (/^\\[dDwW]$/.test(text)) return text;
  if (text === "\\s") return space;
  if (/^\\[tnrfv]$/.test(text)) return text;
  if (text === "\\0") return "\\x{0}";
  const hex = /^\\(?:u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))$/.exec(text);
  if (hex) return codePoint(Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? "0", 16));
  if (letter === "c") return codePoint(text.charCodeAt(2) % 32);
  const property = /^\\([pP])\{(?:(?:General_Category|gc|Script|sc)=)?(\w+)\}$/.exec(text);
  if (property) return `\\${property[1]}{${unicodeNames[property[2] ?? ""] ?? property[2]}}`;
  return /^\\[^A-Za-z0-9]$/u.test(text) ? codePoint(text.codePointAt(1) ?? 0) : undefined;
}

function codePoint(value: number): string {
  return `\\x{${value.toString(16)}}`;
}

function classToken(source: string, at: number): [RegexToken, length: number] {
  const text = /^\[\^?(?:\\[\s\S]|[^\]\\])*\]/.exec(source.slice(at))?.[0];
  if (text === undefined) return [{ kind: "atom", source: "[", re2: undefined }, 1];
  const negated = text.startsWith("[^");
  const body = text.slice(negated ? 2 : 1, -1);
  const pieces =
    body.match(
      /\\(?:u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|[pP]\{[^}]*\}|[\s\S])|[\s\S]/gu,
    ) ?? [];
  const source2 = pieces
    .map((piece) => (/^\\[^A-Za-z0-9^$\\.*+?()[\]{}|/-]$/u.test(piece) ? piece.slice(1) : piece))
    .join("");
  const v8 = `[${negated ? "^" : ""}${source2}]`;
  if (body === "")
    return [{ kind: "atom", source: v8, re2: negated ? anything : `[^\\x{0}-\\x{10FFFF}]` }, text.length];
  const everything = /^(?:\\s\\S|\\S\\s|\\d\\D|\\D\\d|\\w\\W|\\W\\w)$/.test(body);
  if (everything && !negated) return [{ kind: "atom", source: v8, re2: anything }, text.length];
  const spelt = pieces.map((piece) => spellInClass(piece));
  const re2 = spelt.includes(undefined) ? undefined : `[${negated ? "^" : ""}${spelt.join("")}]`;
  return [{ kind: "atom", source: v8, re2 }, text.length];
}

function spellInClass(piece: string): string | undefined {
  if (piece === "\\b") return "\\x{8}";
  if (piece.startsWith("\\")) return classEscape(piece);
  return piece === "-" ? "-" : codePoint(piece.codePointAt(0) ?? 0);
}
