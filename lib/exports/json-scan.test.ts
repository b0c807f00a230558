import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemberSpans, RowScanner, scanMembers } from "#lib/exports/json-scan.ts";

/** Reads the members back from their spans; the last of repeated keys wins. */
function read(bytes: Buffer, spans: MemberSpans): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let member = 0; member < spans.count; member++) {
    const key = JSON.parse(
      bytes.toString("utf8", (spans.keyStart[member] ?? 0) - 1, (spans.keyEnd[member] ?? 0) + 1),
    );
    const value = JSON.parse(bytes.toString("utf8", spans.valueStart[member], spans.valueEnd[member]));
    Object.defineProperty(row, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return row;
}

const flatRow = fc.dictionary(
  fc.constantFrom("a", "b", 'q"uo\\te', "long key that goes on and on beyond the walk", "ü"),
  fc.oneof(
    fc.string({ unit: "binary", maxLength: 90 }),
    fc.integer(),
    fc.boolean(),
    fc.jsonValue({ maxDepth: 3 }),
  ),
);

describe("scanning a row", () => {
  it("finds every member where JSON.parse sees it", () => {
    const spans = new MemberSpans();
    fc.assert(
      fc.property(flatRow, fc.boolean(), (row, indented) => {
        const bytes = Buffer.from(JSON.stringify(row, null, indented ? 1 : 0).replaceAll("\n", " "));
        scanMembers(bytes, 0, spans);
        expect(read(bytes, spans)).toEqual(JSON.parse(bytes.toString()));
      }),
    );
  });

  it("finds the same by the shape of the row before", () => {
    const scanner = new RowScanner();
    fc.assert(
      fc.property(fc.array(flatRow, { maxLength: 6 }), (rows) => {
        for (const row of rows.flatMap((one) => [one, one])) {
          const bytes = Buffer.from(`  ${JSON.stringify(row)}`);
          scanner.scan(bytes, 2);
          expect(read(bytes, scanner.spans)).toEqual(JSON.parse(bytes.toString()));
        }
      }),
    );
  });

  it("tells whether the keys are those of the row before", () => {
    const scanner = new RowScanner();
    const shapeOf = (text: string) => {
      scanner.scan(Buffer.from(text), 0);
      return scanner.isSameShape;
    };
    expect(shapeOf('{"a":"1","b":"2"}')).toBe(false);
    expect(shapeOf('{"a":"other","b":3}')).toBe(true);
    expect(shapeOf('{"a":"1"}')).toBe(false);
    expect(shapeOf('{"a":"1","b":"2"}')).toBe(false);
    expect(shapeOf('{"b":"1","a":"2"}')).toBe(false);
  });
});
