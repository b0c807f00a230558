import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exportBytes, sampleRows } from "#lib/exports/export.fixture.ts";

/** $defs where each refers to the next twice: 2^depth checks of one value. */
function doubling(depth: number): Record<string, unknown> {
  const $defs: Record<string, unknown> = { [`d${depth}`]: { type: "string" } };
  for (let level = 0; level < depth; level++) {
    const next = { $ref: `#/$defs/d${level + 1}` };
    $defs[`d${level}`] = { allOf: [next, next] };
  }
  return { $defs, properties: { output: { $ref: "#/$defs/d0" } } };
}

function nested(depth: number): Record<string, unknown> {
  let schema: Record<string, unknown> = { type: "object" };
  for (let level = 0; level < depth; level++) schema = { allOf: [schema] };
  return schema;
}

async function run(json_schema: Record<string, unknown>, rows = sampleRows(5)) {
  return exportBytes(
    rows,
    { style: "instruction_tuning", structured_gen: { enable_schema_validation: true, json_schema } },
    { rowTimeoutMs: 1500 },
  );
}

describe("hostile schemas", { timeout: 60_000 }, () => {
  const refused: [name: string, schema: Record<string, unknown>][] = [
    ["a schema that does not compile", { type: 12 }],
    ["a remote $ref", { $ref: "https://example.com/schema.json" }],
    ["400 nested allOf", nested(400)],
    ["a pattern that backtracks for ever", { properties: { output: { pattern: "^(?=(a+)+$)b" } } }],
  ];
  for (const [name, schema] of refused) {
    it(`refuses ${name} with a sentence about the schema`, async () => {
      await expect(run(schema)).rejects.toMatchObject({ name: "AppError", code: "invalid_input" });
    });
  }

  it("ends a row that never ends, naming its line, and leaves nothing that looks finished", async () => {
    const rows = `${sampleRows(3)}\n${JSON.stringify({ question: "q", answer: "x".repeat(50) })}`;
    const end = await run(doubling(40), rows).catch((error: unknown) => error);
    if (end instanceof Error) {
      expect(end).toMatchObject({ name: "AppError", code: "invalid_input" });
      return;
    }
    expect(end).toMatchObject({ outcome: { status: "failed", errors: [{ line: 1, code: "row_stuck" }] } });
    const { folder } = end as { folder: string };
    expect(readdirSync(folder)).toEqual(["export_stats.json"]);
  });

  it("bounds uniqueItems on 20,000 objects", async () => {
    const items = Array.from({ length: 20_000 }, (_, index) => ({ index }));
    const rows = JSON.stringify({ question: "q", answer: JSON.stringify(items) });
    const { outcome } = await exportBytes(
      rows,
      {
        style: "instruction_tuning",
        quality: { max_text_length: 10_000_000 },
        structured_gen: {
          enable_schema_validation: true,
          json_schema: { properties: { output: { type: "array", uniqueItems: true } } },
        },
      },
      { rowTimeoutMs: 5000 },
    );
    expect(outcome).toMatchObject({ status: "succeeded", stats: { exported_entities: 1 } });
  });
});
