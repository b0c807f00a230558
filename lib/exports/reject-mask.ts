import { detectPii, mayHoldPii, redactPii } from "#lib/exports/pii.ts";
import type { Recipe } from "#lib/exports/recipe.ts";

/** Hides personal data in what rejects.jsonl and errors[] say of a row. */
export type RejectMask = {
  /** A source line; stays JSON where it is JSON. The same text when nothing was found. */
  row(line: string, isJson: boolean): string;
  /** A message or pointer. */
  text(text: string): string;
};

/**
 * The mask of a recipe that redacts personal data or refuses rows for it; undefined for others. It looks at the whole
 * row, whatever `check_fields` says: nothing of a refused row is needed as it was.
 */
export function compileRejectMask(config: Recipe["pii_config"]): RejectMask | undefined {
  if (!config.enable_detection || !(config.enable_redaction || config.fail_on_pii)) return undefined;
  const redact = (text: string) => redactPii(text, detectPii(text, config), config);
  const token = (text: string): string => {
    const value = tokenText(text);
    if (value === undefined) return text;
    const hidden = redact(value);
    return hidden === value ? text : JSON.stringify(hidden);
  };
  return {
    row(line, isJson) {
      const mayHideInEscapes = line.includes("\\u00");
      if (!mayHideInEscapes && !mayHoldPii(line, config)) return line;
      const masked = mapTokens(line, token);
      return isJson ? masked : redact(masked);
    },
    // An excerpt of the line may cut personal data in two, where it is not found.
    text: (text) => redact(text.replace(/, (?:\.\.\.)?"[\s\S]*"(?:\.\.\.)? is not valid JSON$/, "")),
  };
}

const digitOrMinus = /[-\d]/;
const numberEnd = /[^-+.\deE]/g;

/** Copies a text with each JSON string and number in it mapped; what is between them stays. Linear, not recursive. */
function mapTokens(text: string, map: (token: string) => string): string {
  let mapped = "";
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    if (end > at) {
      mapped += text.slice(copied, at) + map(text.slice(at, end));
      copied = end;
    }
    at = Math.max(end, at + 1);
  }
  return mapped + text.slice(copied);
}

/** Where the string or number that starts at a position ends; the position itself where none starts. */
function tokenEnd(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === '"') {
    let end = start + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    return Math.min(end + 1, text.length);
  }
  if (!digitOrMinus.test(first)) return start;
  numberEnd.lastIndex = start;
  return numberEnd.exec(text)?.index ?? text.length;
}

/** What a token says: the text of a string, the digits of a number; undefined where it is broken. */
function tokenText(token: string): string | undefined {
  if (!token.startsWith('"')) return token;
  try {
    return String(JSON.parse(token));
  } catch {
    return undefined;
  }
}
