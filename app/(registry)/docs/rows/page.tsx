import { DefinitionTable } from "#components/layout/definition-table.tsx";
import { DocPage } from "#components/layout/doc-page.tsx";
import { RejectCodeTable } from "#lib/exports/components/reject-code-table.tsx";

export const metadata = { title: "Rows that break exporters" };

const oddRows = [
  ["A byte order mark before the first row", "Dropped; the row is read."],
  ["Lines that end in CR LF", "The CR is no part of the row."],
  ["No line feed after the last row", "The last row is a row like every other."],
  ["Blank lines, or lines of white space", "No rows: they are not counted. Line numbers still count them."],
  ["U+2028 or U+2029 inside a text", "Kept as it is; it ends no line."],
  ["Integers past 2⁵³, such as 20 digits", "The mapped fields keep every digit."],
  ["1.0, -0", "Written with the digits they came with: 1.0 stays 1.0."],
  ["1e400", "A weight that is not finite is no weight: the default weight holds."],
  ["The same key twice in one object", "The last one wins, as in every JSON parser in use."],
  ["A key named __proto__ or constructor", "An ordinary key. It changes nothing but itself."],
  ["Escapes such as \\/ or \\u00e9", "Written as they came. For duplicates, texts are compared unescaped."],
  ["\\u0000 inside a text", "Kept, still escaped."],
  ["A raw control character inside a text", "malformed_json: JSON does not allow it."],
  [
    "Half of a surrogate pair (\\ud800 alone)",
    "lone_surrogate: no UTF-8 file can hold it, and Python refuses it.",
  ],
  ["Bytes that are not UTF-8", "invalid_utf8, never replaced by a question mark."],
  ["A JSON value that is not an object", "not_an_object."],
  ["A row nested deeper than 1,000 levels", "malformed_json: Python and other readers fail on it."],
  ["A row over 10 MiB", "row_too_large; the rejects file keeps its beginning."],
  ["A line that crosses the border of two shards", "It belongs to the shard in which it begins."],
] as const;

export default function RowsDocPage() {
  return (
    <DocPage
      lead="Real files hold rows that stop or corrupt naive exporters. Here is what becomes of each, and every reason for which a row can be refused."
      sections={[
        {
          id: "odd",
          title: "Odd rows, defined results",
          body: (
            <DefinitionTable
              label="Odd rows and their results"
              rows={oddRows}
              terms={["In the file", "Result"]}
            />
          ),
        },
        { id: "reasons", title: "Reasons", body: <RejectCodeTable /> },
        {
          id: "rejects",
          title: "The rejects file",
          body: (
            <p>
              <code>rejects.jsonl</code> has one line for each refused row: <code>file</code>,{" "}
              <code>line</code> (from 1), <code>byte_offset</code>, <code>bucket</code>, <code>code</code>,{" "}
              <code>reason</code>, <code>pointer</code>, <code>message</code> and the <code>row</code> itself.
            </p>
          ),
        },
      ]}
      title="Rows that break exporters"
    />
  );
}
