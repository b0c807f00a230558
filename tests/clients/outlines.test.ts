import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { exampleSchemas, schemaText } from "#lib/schemas/examples.ts";
import { pythonWith } from "#tests/support/python.ts";

let python = "";
beforeAll(() => {
  python = pythonWith("outlines", ["outlines_core==0.2.14"]);
});

/** Which texts the engine could generate under each schema. Throws when it does not compile one. */
function generate(cases: readonly { schema: unknown; texts: readonly string[] }[]): boolean[][] {
  const input = JSON.stringify(cases.map(({ schema, texts }) => ({ schema: schemaText(schema), texts })));
  return JSON.parse(execFileSync(python, ["tests/clients/outlines-check.py"], { input, encoding: "utf8" }));
}

const valid: Readonly<Record<string, unknown>> = {
  "instruction-pair": { instruction: 'Say "hi"\nand stop.', output: "hi" },
  chat: {
    messages: [
      { role: "user", content: "2 + 2?" },
      { role: "assistant", content: "4\n" },
    ],
  },
  "legal-qa": { answer: 'Two years, "in writing".', confidence: "high", sources: ["BGB 195", "BGB 199"] },
};

describe("the shipped generation schemas in outlines_core", () => {
  it.each(exampleSchemas.map((example) => [example.name, example] as const))(
    "compiles %s, lets its rows through and nothing without a field",
    (name, { generationSchema }) => {
      const row = valid[name];
      const texts = [JSON.stringify(row), "{}", `${JSON.stringify(row)} `, '{"other":1}'];
      expect(generate([{ schema: generationSchema, texts }])).toEqual([[true, false, false, false]]);
    },
  );

  it("refuses values outside an enum", () => {
    const legalQa = exampleSchemas.find(({ name }) => name === "legal-qa");
    const texts = [JSON.stringify({ answer: "a", confidence: "certain", sources: [] })];
    expect(generate([{ schema: legalQa?.generationSchema, texts }])).toEqual([[false]]);
  });
});
