import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSample, formatPlanOf } from "#lib/exports/format-plan.ts";
import { LineBuffer } from "#lib/exports/line-buffer.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import type { RowFormat } from "#lib/exports/recipe.ts";
import { accepted } from "#lib/exports/row.ts";
import { rowFormatOf } from "#lib/exports/row-format.ts";
import { compileRowLine } from "#lib/exports/row-line.ts";
import { createRowPipeline } from "#lib/exports/row-steps.ts";

const open = {
  quality: {
    min_text_length: 0,
    max_text_length: 1_000_000,
    skip_empty_outputs: false,
    skip_duplicates: false,
  },
  weighting: { enable_weights: false },
  include_metadata: false,
};

const identity = {
  instruction_field: "instruction",
  input_field: "input",
  output_field: "output",
  text_field: "text",
};

const recipes: Record<string, Record<string, unknown>> = {
  instruction_tuning: { style: "instruction_tuning" },
  "instruction_tuning, identity": { style: "instruction_tuning", field_mapping: identity },
  chat_completion: { style: "chat_completion" },
  "text_completion, identity": { style: "text_completion", field_mapping: identity },
  alpaca: { format_template_type: "alpaca" },
  "alpaca, identity": { format_template_type: "alpaca", field_mapping: identity },
  sharegpt: { format_template_type: "sharegpt" },
  chatml: { format_template_type: "chatml" },
  openai_finetuning: { format_template_type: "openai_finetuning" },
  preference: { style: "preference" },
  prompt_completion: { style: "prompt_completion", field_mapping: { output_field: "completion" } },
};

const names = [
  ..."question context answer content system_prompt user_message assistant_response".split(" "),
  ..."prompt chosen rejected completion instruction input output text id __proto__ 7 other".split(" "),
];

/** One JSON text in one of its spellings: plain, or with every character escaped. */
const spelledText = fc
  .tuple(fc.string({ unit: "grapheme", maxLength: 60 }), fc.boolean())
  .map(([text, escaped]) => ({
    json: escaped
      ? `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`
      : JSON.stringify(text),
  }));

const spelledValue = fc.oneof(
  { weight: 6, arbitrary: spelledText },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        "null",
        "true",
        "-0",
        "1.0",
        "1e400",
        "12345678901234567890",
        '{"a":[1,"}"]}',
        "[]",
        '"\\/\\""',
      )
      .map((json) => ({ json })),
  },
);

const space = fc.constantFrom("", " ", "\t", "  ");

/** A row as text: any order of keys, repeated keys, white space between tokens. */
const rowText = fc
  .array(fc.tuple(fc.constantFrom(...names), spelledValue, space, space), { minLength: 1, maxLength: 8 })
  .map((members) => {
    const parts = members.map(
      ([name, { json }, before, after]) => `${before}${JSON.stringify(name)}${after}:${before}${json}`,
    );
    return `{${parts.join(",")} }`;
  });

/** What the same row gives by parsing, mapping by hand and building; undefined when a required field is missing. */
function expected(format: RowFormat, fields: readonly { field: string; required: boolean }[], text: string) {
  const row: Record<string, unknown> = JSON.parse(text);
  const values = fields.map(({ field }) => {
    const value = Object.hasOwn(row, field) ? row[field] : undefined;
    return value === null ? undefined : value;
  });
  if (fields.some(({ required }, index) => required && values[index] === undefined)) return undefined;
  return JSON.parse(JSON.stringify(buildSample(format, values)));
}

/** Numbers and structures become their own source text, which `JSON.parse` cannot give back: only texts are compared. */
function hasOnlyTexts(text: string): boolean {
  return Object.values(JSON.parse(text)).every((value) => typeof value === "string" || value === null);
}

describe("splicing", () => {
  for (const [name, settings] of Object.entries(recipes)) {
    it(`equals parse, build and stringify for ${name}`, () => {
      const recipe = resolvedRecipe({ ...settings, ...open });
      const pipeline = createRowPipeline({ recipe, asOfMs: 0 });
      const writeLine = compileRowLine(recipe, pipeline);
      const out = new LineBuffer(64);
      const format = rowFormatOf(recipe);
      fc.assert(
        fc.property(fc.array(rowText, { minLength: 1, maxLength: 4 }), (texts) => {
          for (const text of texts) {
            const bytes = Buffer.from(`xx${text}yy`);
            const end = bytes.length - 2;
            const code = pipeline.run(bytes, 2, end, { isAscii: false });
            const want = expected(format, pipeline.roles, text);
            if (want === undefined) {
              expect(code).not.toBe(accepted);
              continue;
            }
            expect(code).toBe(accepted);
            out.length = 0;
            writeLine(out, bytes, 2, end);
            const line = out.bytes.toString("utf8", 0, out.length);
            const got = JSON.parse(line);
            if (hasOnlyTexts(text)) expect(got).toEqual(want);
            expect(Object.keys(got)).toEqual(expect.arrayContaining(Object.keys(want)));
            expect(line).not.toContain("\n");
          }
        }),
        { numRuns: 300 },
      );
    });
  }

  it("has a plan for every format", () => {
    for (const settings of Object.values(recipes)) {
      const format = rowFormatOf(resolvedRecipe(settings));
      expect(formatPlanOf(format).pieces.length).toBeGreaterThan(0);
    }
  });

  it("copies the escapes of the source instead of writing them anew", () => {
    const recipe = resolvedRecipe({ style: "instruction_tuning", ...open });
    const pipeline = createRowPipeline({ recipe, asOfMs: 0 });
    const bytes = Buffer.from('{"answer":"b\\u0020\\/c", "question":"\\u00e9"}');
    expect(pipeline.run(bytes, 0, bytes.length, { isAscii: true })).toBe(accepted);
    const out = new LineBuffer(64);
    compileRowLine(recipe, pipeline)(out, bytes, 0, bytes.length);
    expect(out.bytes.toString("utf8", 0, out.length)).toBe(
      '{"instruction":"\\u00e9","output":"b\\u0020\\/c"}',
    );
  });

  it("passes a row through as it stands when nothing would change", () => {
    const recipe = resolvedRecipe({ style: "instruction_tuning", field_mapping: identity, ...open });
    const pipeline = createRowPipeline({ recipe, asOfMs: 0 });
    const hints = { isAscii: true };
    const same = Buffer.from('{ "output" : "b", "instruction":"a" }');
    expect(pipeline.run(same, 0, same.length, hints)).toBe(accepted);
    expect(pipeline.passesThrough).toBe(true);
    for (const other of [
      '{"instruction":"a","output":"b","x":1}',
      '{"instruction":"a","output":"b","output":"c"}',
    ]) {
      const bytes = Buffer.from(other);
      expect(pipeline.run(bytes, 0, bytes.length, hints)).toBe(accepted);
      expect(pipeline.passesThrough).toBe(false);
    }
  });
});
