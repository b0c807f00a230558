import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { InputFormat } from "./input-format.ts";
import { normaliseToJsonl } from "./normalise.ts";

const folder = mkdtempSync(path.join(tmpdir(), "adaptery-normalise-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(name: string, content: string | Buffer, format: InputFormat = "csv") {
  const sourcePath = path.join(folder, name);
  const destinationPath = path.join(folder, "rows.jsonl");
  writeFileSync(sourcePath, content);
  const compression = name.endsWith(".gz") ? "gzip" : "none";
  await normaliseToJsonl({ sourcePath, destinationPath, format, compression });
  const lines = readFileSync(destinationPath, "utf8").trimEnd().split("\n");
  rmSync(destinationPath);
  return lines.map((line): unknown => JSON.parse(line));
}

describe("normaliseToJsonl on a CSV", () => {
  it("keeps cells as text, with separators, quotes and line ends inside quotes", async () => {
    const csv = 'q,n\n"a, ""b""\nc",007\nplain,\n';
    expect(await rowsOf("a.csv", csv)).toEqual([
      { q: 'a, "b"\nc', n: "007" },
      { q: "plain", n: null },
    ]);
  });

  it("keeps commas of a table with one column for a mistake", async () => {
    expect(await rowsOf("one.csv", "text\nhello\n")).toEqual([{ text: "hello" }]);
    await expect(rowsOf("one.csv", "text\nhello, you\n")).rejects.toThrow("Record 2 of the table");
  });

  it.each([
    ["a row with too few cells", "q,a\n1,2\n3\n", /Record 3 .* has 1 cells where the header names 2/],
    ["a row with too many cells", "q,a\n1,2\n3,4,5\n", /Record 3 .* has 3 cells/],
    ["a quote that does not close", 'q,a\n1,2\n"3,4\n5,6\n', /Record 3 .* double quote that is not closed/],
    ["text behind a closed quote", 'q,a\n"1"x,2\n', /Record 2 .* double quote/],
    ["bytes that are not UTF-8", Buffer.from("q,a\n1,\xe9\n", "latin1"), /Record 2 .* not UTF-8/],
    ["line ends of two kinds", "q,a\n1,2\r\n3,4\n", /more than one way/],
  ])("refuses %s, saying where", async (_what, csv, message) => {
    await expect(rowsOf("bad.csv", csv)).rejects.toThrow(message);
    expect(readdirSync(folder).filter((name) => name.startsWith("rows."))).toEqual([]);
  });

  it("finds a bad row far behind the first ones", async () => {
    const csv = `q,a\n${"1,2\n".repeat(100_000)}only\n`;
    await expect(rowsOf("late.csv", csv)).rejects.toThrow("Record 100002");
    await expect(rowsOf("late.csv.gz", gzipSync(csv))).rejects.toThrow("Record 100002");
  });

  it("reads the file whose name looks like a pattern, not those that fit it", async () => {
    writeFileSync(path.join(folder, "part1.csv"), "q\nanother file\n");
    expect(await rowsOf("part[1].csv", "q\nthis file\n")).toEqual([{ q: "this file" }]);
    mkdirSync(path.join(folder, "fo*er"));
    expect(await rowsOf("fo*er/x.tsv", "q\tr\n1\t2\n", "tsv")).toEqual([{ q: "1", r: "2" }]);
  });
});

describe("normaliseToJsonl on a Parquet file that is none", () => {
  it("says so without naming a path of the server", async () => {
    const failure = rowsOf("lie.parquet", `PAR1${"x".repeat(50)}PAR1`, "parquet");
    await expect(failure).rejects.toThrow("The file could not be read as parquet");
    await expect(failure).rejects.not.toThrow(folder);
  });
});
