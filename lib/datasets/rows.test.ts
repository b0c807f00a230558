import { describe, expect, it } from "vitest";
import { maxPreviewLineBytes, readPreviewRows } from "./rows.ts";

async function* inChunks(text: string | Buffer, size = 7): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const from = (offset: number, limit: number) => ({ offset, limit, firstLine: 1 });

describe("readPreviewRows", () => {
  it("skips to the offset and keeps line numbers of blank lines", async () => {
    const rows = await readPreviewRows(inChunks('{"a":1}\n\n{"a":2}\n{"a":3}'), from(1, 2));
    expect(rows).toEqual([
      { offset: 1, line: 3, row: { a: 2 }, isCut: false, error: null },
      { offset: 2, line: 4, row: { a: 3 }, isCut: false, error: null },
    ]);
  });

  it("shows a malformed line as it stands, with the error", async () => {
    const [bad, scalar, binary] = await readPreviewRows(
      inChunks(Buffer.concat([Buffer.from('{"a":\n[1]\n'), Buffer.from([0x22, 0xff, 0x22, 0x0a])])),
      from(0, 5),
    );
    expect(bad).toMatchObject({ line: 1, text: '{"a":', error: expect.stringContaining("not JSON") });
    expect(scalar).toMatchObject({ line: 2, error: "The line is an array; a row is a JSON object." });
    expect(binary).toMatchObject({ line: 3, error: "The line is not valid UTF-8." });
  });

  it("shows the text of a row that is nested deeper than the call stack", async () => {
    const deep = `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
    const [row, next] = await readPreviewRows(inChunks(`${deep}\n{"b":1}\n`, 65536), from(0, 2));
    expect(row).toMatchObject({ line: 1, isCut: true, error: "The line is nested deeper than 1000 levels." });
    expect(row).not.toHaveProperty("row");
    expect(next).toMatchObject({ row: { b: 1 }, line: 2 });
  });

  it("shows the start of a row that is too long, and goes on after it", async () => {
    const long = JSON.stringify({ a: "x".repeat(maxPreviewLineBytes) });
    const [cut, next] = await readPreviewRows(inChunks(`${long}\n{"b":1}\n`, 65536), from(0, 2));
    expect(cut).toMatchObject({ isCut: true, line: 1 });
    expect(cut?.text?.length).toBeLessThan(5000);
    expect(next).toMatchObject({ row: { b: 1 }, line: 2 });
  });
});
