import { describe, expect, it } from "vitest";
import { compileSchema } from "#lib/schemas/compile.ts";
import { exampleSchemas } from "#lib/schemas/examples.ts";

describe("the shipped schemas", () => {
  it.each(exampleSchemas.map((example) => [example.name, example] as const))(
    "compiles %s without notes",
    (_name, example) => {
      for (const schema of [example.schema, example.generationSchema]) {
        expect(compileSchema(schema)).toMatchObject({ ok: true, notes: [] });
      }
    },
  );

  it("keeps the documented bounds of legal questions", () => {
    const legal = exampleSchemas.find(({ name }) => name === "legal-qa");
    const compiled = compileSchema(legal?.schema);
    const check = (row: unknown) =>
      compiled.ok ? compiled.validator.validate(row)?.[0]?.message : "does not compile";
    expect(check({ instruction: "What is the limitation period?", output: "x".repeat(50) })).toBeUndefined();
    expect(check({ instruction: "Why?", output: "x".repeat(50) })).toBe(
      "Field 'instruction' too short (min 10 chars)",
    );
    expect(check({ instruction: "What is it?", output: "x" })).toBe(
      "Field 'output' too short (min 50 chars)",
    );
    expect(check({ instruction: "What is it?" })).toBe("Missing required field: output");
  });
});
