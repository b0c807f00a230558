import { describe, expect, it } from "vitest";
import { guessedRecipe, toSample } from "#lib/exports/mapped-samples.ts";
import { parseRecipe } from "#lib/exports/recipe.ts";

describe("toSample", () => {
  const parsed = parseRecipe({
    style: "instruction_tuning",
    field_mapping: { output_field: "/result/text" },
  });
  if (!parsed.ok) throw new Error("the recipe does not parse");

  it("maps a row as an export does, and names the required field it lacks", () => {
    const map = toSample(parsed.recipe, true);
    expect(map({ question: "q", result: { text: "a" } })).toEqual({
      sample: { instruction: "q", output: "a" },
    });
    expect(map({ question: "q" })).toEqual({ missing: "/result/text" });
  });

  it("parses text where the schema wants an object, and leaves text that is no JSON", () => {
    const map = toSample(parsed.recipe, { properties: { output: { type: "object" } } });
    expect(map({ question: "q", result: { text: '{"answer":1}' } })).toMatchObject({
      sample: { output: { answer: 1 } },
    });
    expect(map({ question: "q", result: { text: "plain" } })).toMatchObject({ sample: { output: "plain" } });
  });
});

describe("guessedRecipe", () => {
  it("takes its mapping from field names", () => {
    const rows = [{ question: "q", answer: "a" }];
    const recipe = guessedRecipe(rows);
    expect(recipe && toSample(recipe, true)(rows[0] ?? {})).toEqual({
      sample: { instruction: "q", output: "a" },
    });
  });
});
