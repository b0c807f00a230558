import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type RejectItem, readRejects } from "#lib/exports/rejects.ts";

const folder = mkdtempSync(path.join(tmpdir(), "adaptery-rejects-"));
const file = path.join(folder, "rejects.jsonl");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codes = ["too_short", "schema_violation", "duplicate"];
const line = (index: number, row: unknown = { text: `row ${index} äö` }) =>
  JSON.stringify({
    file: "rows.jsonl",
    line: index + 1,
    byte_offset: index * 10,
    bucket: index % 3 === 1 ? "failed" : "skipped",
    code: codes[index % 3],
    reason: codes[index % 3],
    pointer: index % 3 === 1 ? "/answer" : "",
    message: "why",
    row,
  });

async function readAll(filter: Parameters<typeof readRejects>[1], limit: number): Promise<RejectItem[]> {
  const items: RejectItem[] = [];
  let cursor: string | null = "0";
  while (cursor !== null) {
    const page = await readRejects(file, filter, { limit, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

describe("readRejects", () => {
  const count = 5000;
  writeFileSync(file, `${Array.from({ length: count }, (_, index) => line(index)).join("\n")}\n`);

  it("pages through every row once, in order, whatever the page size", async () => {
    for (const limit of [7, 200, 499]) {
      const items = await readAll({}, limit);
      expect(items.map((item) => item.line)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    }
  });

  it("filters by code, bucket and pointer", async () => {
    const items = await readAll({ code: "schema_violation", bucket: "failed", pointer: "/answer" }, 100);
    expect(items).toHaveLength(Math.ceil((count - 1) / 3));
    expect(new Set(items.map((item) => item.code))).toEqual(new Set(["schema_violation"]));
    expect(await readAll({ code: "too_short", bucket: "failed" }, 100)).toEqual([]);
  });

  it("is not misled by a row that looks like a reason", async () => {
    writeFileSync(file, `${line(0, { note: '"code":"duplicate"', code: "duplicate" })}\n${line(2)}\n`);
    const items = await readAll({ code: "duplicate" }, 10);
    expect(items.map((item) => item.line)).toEqual([3]);
  });

  it("refuses a cursor that is not where a line begins", async () => {
    writeFileSync(file, `${line(0)}\n${line(1)}\n`);
    const start = Buffer.byteLength(line(0)) + 1;
    expect((await readRejects(file, {}, { limit: 5, cursor: String(start) })).items).toMatchObject([
      { line: 2 },
    ]);
    await expect(readRejects(file, {}, { limit: 5, cursor: "5" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(await readRejects(file, {}, { limit: 5, cursor: "999999" })).toEqual({
      items: [],
      nextCursor: null,
    });
  });

  it("reads lines longer than its buffer", async () => {
    writeFileSync(file, `${line(0, { text: "x".repeat(3_000_000) })}\n${line(1)}\n`);
    expect((await readAll({}, 10)).map((item) => item.line)).toEqual([1, 2]);
  });
});
