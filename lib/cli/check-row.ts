import { isUtf8 } from "node:buffer";
import type { SchemaValidator } from "#lib/schemas/compile.ts";

/** One thing wrong with a row: where in it, which keyword (or why it is no row) and a sentence. */
export type RowReport = { pointer: string; keyword: string; message: string };

/**
 * Checks one line of a JSON Lines file: what is wrong with it, nothing when it is valid, undefined when
 * it is blank and so no row. A byte order mark before the first line is dropped.
 */
export function checkRow(
  line: Buffer,
  validator: SchemaValidator,
  isFirst: boolean,
): RowReport[] | undefined {
  const marked = isFirst && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf;
  const bytes = marked ? line.subarray(3) : line;
  if (!isUtf8(bytes)) {
    return [{ pointer: "", keyword: "invalid_utf8", message: "This line is not valid UTF-8." }];
  }
  const text = bytes.toString("utf8");
  if (/^[ \t\r]*$/.test(text)) return undefined;
  try {
    return validator.validate(JSON.parse(text)) ?? [];
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return [{ pointer: "", keyword: "malformed_json", message: `This line is not JSON: ${cause.message}.` }];
  }
}
