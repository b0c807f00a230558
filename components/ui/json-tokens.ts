export type JsonToken = {
  kind: "key" | "string" | "number" | "literal" | "plain";
  text: string;
  start: number;
};

const tokenPattern = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/gu;

function kindOf(match: RegExpMatchArray): JsonToken["kind"] {
  if (match[1] !== undefined) return match[2] === undefined ? "string" : "key";
  return match[3] === undefined ? "literal" : "number";
}

/** Splits formatted JSON into tokens to colour. Joined again they are the text. */
export function toJsonTokens(json: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of json.matchAll(tokenPattern)) {
    if (match.index > end) tokens.push({ kind: "plain", text: json.slice(end, match.index), start: end });
    tokens.push({ kind: kindOf(match), text: match[0], start: match.index });
    end = match.index + match[0].length;
  }
  if (end < json.length) tokens.push({ kind: "plain", text: json.slice(end), start: end });
  return tokens;
}
