import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validate } from "#lib/cli/validate.ts";
import { runValidate } from "#lib/cli/validate-run.ts";

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "adaptery-validate-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const at = path.join(dir, name);
  writeFileSync(at, content);
  return at;
}

const flags = { ref: [] as [string, string][], allErrors: false, assertFormat: true, json: false };

async function run(
  schema: unknown,
  paths: string[],
  changed: Partial<Parameters<typeof validate>[1]> = {},
): Promise<{ status: number; lines: Record<string, unknown>[]; error: string }> {
  let out = "";
  let error = "";
  const schemaFile = file("schema.json", JSON.stringify(schema));
  const status = await validate(
    paths,
    { ...flags, schema: schemaFile, ...changed },
    {
      out: async (text) => {
        out += text;
      },
      error: (text) => {
        error += text;
      },
    },
  );
  const lines = out.split("\n").filter(Boolean);
  return { status, lines: lines.map((line) => JSON.parse(line)), error };
}

describe("adaptery validate", { timeout: 30_000 }, () => {
  it("prints one JSON line for each invalid row and exits 1", async () => {
    const rows = file("rows.jsonl", '\ufeff{"a":1}\r\n\n{"b":1}\n{bad\n{"a":"x"}');
    const schema = { type: "object", required: ["a"], properties: { a: { type: "number" } } };
    const { status, lines, error } = await run(schema, [rows]);
    expect(status).toBe(1);
    expect(lines).toEqual([
      { file: rows, line: 3, pointer: "", keyword: "required", message: "Missing required field: a" },
      {
        file: rows,
        line: 4,
        pointer: "",
        keyword: "malformed_json",
        message: expect.stringContaining("not JSON"),
      },
      { file: rows, line: 5, pointer: "/a", keyword: "type", message: "Field 'a' must be number, is string" },
    ]);
    expect(error).toContain("4 rows, 1 valid, 3 invalid");
  });

  it("exits 0 when every row is valid, and takes rows of any type", async () => {
    const rows = file("any.jsonl", 'null\n1\n"text"\n[]\n');
    expect(await run(true, [rows])).toMatchObject({ status: 0, lines: [] });
  });

  it("reports bytes that are not UTF-8", async () => {
    const rows = file("latin1.jsonl", Buffer.from('"\xe4"\n', "latin1"));
    expect((await run(true, [rows])).lines).toMatchObject([{ line: 1, keyword: "invalid_utf8" }]);
  });

  it("prints every violation with --all-errors", async () => {
    const rows = file("two.jsonl", "{}\n");
    const { lines } = await run({ required: ["a", "b"] }, [rows], { allErrors: true });
    expect(lines.map(({ message }) => message)).toEqual([
      "Missing required field: a",
      "Missing required field: b",
    ]);
  });

  it("takes remote schemas from --ref and format as told", async () => {
    const rows = file("mail.jsonl", '{"m":"nobody"}\n');
    const mail = file("mail.json", JSON.stringify({ format: "email" }));
    const schema = { properties: { m: { $ref: "http://schemas.test/mail" } } };
    const ref: [string, string][] = [["http://schemas.test/mail", mail]];
    expect((await run(schema, [rows], { ref })).lines).toMatchObject([{ pointer: "/m", keyword: "format" }]);
    expect((await run(schema, [rows], { ref, assertFormat: false })).status).toBe(0);
    expect(await run(schema, [rows])).toMatchObject({
      status: 2,
      error: expect.stringContaining("schemas.test/mail"),
    });
  });

  it("exits 2 with one sentence on a schema or path that cannot be used", async () => {
    const rows = file("one.jsonl", "1\n");
    const bad = await run({ type: "strin" }, [rows]);
    expect(bad).toMatchObject({ status: 2, lines: [], error: expect.stringContaining("/type") });
    expect(await run(true, [path.join(dir, "missing.jsonl")])).toMatchObject({ status: 2, lines: [] });
    expect(await run(true, [dir])).toMatchObject({ status: 2 });
    const notJson = file("schema.txt", "{");
    expect(await run(true, [rows], { schema: notJson })).toMatchObject({ status: 2 });
    const deep = file("deep.json", `${'{"allOf":['.repeat(5_000)}{}${"]}".repeat(5_000)}`);
    expect(await run(true, [rows], { schema: deep })).toMatchObject({
      status: 2,
      error: expect.stringContaining("deeper than 200 levels"),
    });
  });

  it("keeps reports in the order of the input when there are many", async () => {
    const rows = file("many.jsonl", "1\n".repeat(40_000));
    const { lines, error } = await run({ type: "string" }, [rows]);
    expect(lines.map(({ line }) => line)).toEqual(Array.from({ length: 40_000 }, (_, index) => index + 1));
    expect(error).toContain("40,000 invalid");
  });

  it("ends a row that takes too long, names it, and checks the rest", async () => {
    // Three ways to the same child at every level: 3^60 checks.
    const schema = {
      patternProperties: { ".": { $ref: "#" }, "..": { $ref: "#" }, "^k": { $ref: "#" } },
      type: "object",
    };
    const hostile = `${'{"key":'.repeat(60)}{}${"}".repeat(60)}`;
    const rows = file("hostile.jsonl", `1\n${hostile}\n2\n`);
    let out = "";
    const summary = await runValidate(
      { schema, assertFormat: true, allErrors: false, references: {}, files: [rows] },
      async (text) => {
        out += text;
      },
      { compileMs: 10_000, rowMs: 400 },
    );
    const keywords = out
      .trim()
      .split("\n")
      .map((line) => [JSON.parse(line).line, JSON.parse(line).keyword]);
    expect(keywords).toEqual([
      [1, "type"],
      [2, "timeout"],
      [3, "type"],
    ]);
    expect(summary).toMatchObject({ rows: 3, invalid: 3 });
  });
});
