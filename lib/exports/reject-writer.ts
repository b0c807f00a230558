import type { DataSink } from "#lib/exports/data-sink.ts";
import type { RejectMask } from "#lib/exports/reject-mask.ts";
import { bucketOf, type RejectCode, rejectCodes } from "#lib/exports/row-codes.ts";

/** What each code means, in a few words. */
export const reasonOf: Readonly<Record<RejectCode, string>> = {
  malformed_json: "The line is not JSON",
  not_an_object: "The row is not a JSON object",
  invalid_utf8: "The line is not UTF-8",
  lone_surrogate: "A text holds half of a surrogate pair",
  row_too_large: "The row is longer than 10 MiB",
  schema_violation: "The sample does not meet the JSON Schema",
  pii_found: "The row holds personal data",
  filtered: "The filter does not want the row",
  missing_field: "A required field is missing",
  empty_output: "The output is empty",
  too_short: "The output is too short",
  too_long: "The output is too long",
  duplicate: "The row says the same as an earlier one",
  near_duplicate: "The row says nearly the same as an earlier one",
  toxic: "The output is above the toxicity limit",
};

/** One row that is not exported. `line` counts within the shard: the merge adds what lies before. */
export type Reject = {
  code: number;
  line: number;
  byteOffset: number;
  pointer: string;
  message: string;
  keyword: string;
  /** Where the source line stands. */
  source: Buffer;
  start: number;
  end: number;
};

/** Codes of rows that are no JSON worth repeating as such: their line is kept as text. */
const keptAsText: ReadonlySet<RejectCode> = new Set([
  "malformed_json",
  "invalid_utf8",
  "lone_surrogate",
  "row_too_large",
]);

/** The start of every reject line of a file; the line number follows it. */
export function rejectPrefix(fileName: string): string {
  return `{"file":${JSON.stringify(fileName)},"line":`;
}

/**
 * Writes reject lines of one file in a fixed key order. `row` is the source row with its own bytes; its text where it is
 * no JSON. With a mask, personal data in it is hidden.
 */
export function createRejectWriter(
  sink: DataSink,
  fileName: string,
  mask: RejectMask | undefined,
): (reject: Reject) => void {
  const prefix = Buffer.from(rejectPrefix(fileName));
  const middles = rejectCodes.map(
    (code) =>
      `,"bucket":"${bucketOf(code)}","code":"${code}","reason":${JSON.stringify(reasonOf[code])},"pointer":`,
  );
  return (reject) => {
    const line = sink.beginLine();
    line.literal(prefix);
    const keyword = reject.keyword === "" ? "" : `,"keyword":${JSON.stringify(reject.keyword)}`;
    const middle = `${middles[reject.code]}${JSON.stringify(reject.pointer)}${keyword}`;
    const message = JSON.stringify(reject.message);
    line.text(`${reject.line},"byte_offset":${reject.byteOffset}${middle},"message":${message},"row":`);
    const { source, start, end } = reject;
    const code = rejectCodes[reject.code] ?? "malformed_json";
    if (keptAsText.has(code)) {
      const text = source.toString("utf8", start, end);
      line.text(JSON.stringify(mask ? mask.row(text, code === "lone_surrogate") : text));
    } else if (mask) line.text(mask.row(source.toString("utf8", start, end), true));
    else line.copy(source, start, end);
    line.byte(0x7d);
    sink.endLine();
  };
}
