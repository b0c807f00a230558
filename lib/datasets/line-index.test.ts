import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexEntryFor, indexStride, LineCounter } from "./line-index.ts";

function countInChunks(text: string, chunkBytes: number) {
  const bytes = Buffer.from(text);
  const counter = new LineCounter();
  for (let at = 0; at < bytes.length; at += chunkBytes) counter.push(bytes.subarray(at, at + chunkBytes));
  return counter.finish();
}

describe("LineCounter", () => {
  it("counts rows with and without a final newline, and none in blank lines", () => {
    expect(countInChunks('{"a":1}\n\n  \r\n{"a":2}', 4)).toMatchObject({ rowCount: 2, lineCount: 4 });
    expect(countInChunks('{"a":1}\n', 100)).toMatchObject({ rowCount: 1, lineCount: 1 });
    expect(countInChunks("", 100)).toMatchObject({ rowCount: 0, lineCount: 0 });
  });

  it("starts the first row after a byte order mark", () => {
    const { index, rowCount } = countInChunks('\ufeff{"a":1}\n', 100);
    expect(rowCount).toBe(1);
    expect(indexEntryFor(index, 0)).toEqual({ byteOffset: 3, line: 1 });
  });

  it("points at the byte and the line of every 1,000th row, whatever the chunks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("", "x", "{}", "äöü"), { minLength: 1, maxLength: 4000 }),
        fc.integer({ min: 1, max: 977 }),
        (lines, chunkBytes) => {
          const text = lines.join("\n");
          const { index, rowCount } = countInChunks(text, chunkBytes);
          const rows = lines.flatMap((line, at) => (line.trim() === "" ? [] : [{ line: at + 1, at }]));
          expect(rowCount).toBe(rows.length);
          for (let row = 0; row < rows.length; row += indexStride) {
            const expected = rows[row];
            const before = lines
              .slice(0, expected?.at)
              .map((line) => `${line}\n`)
              .join("");
            expect(indexEntryFor(index, row)).toEqual({
              byteOffset: Buffer.byteLength(before),
              line: expected?.line,
            });
          }
          expect(indexEntryFor(index, rowCount + indexStride)).toBeNull();
        },
      ),
      { numRuns: 30 },
    );
  });
});
