import { describe, expect, it } from "vitest";
import { mappingPointers } from "#lib/exports/mapping-keys.ts";
import { recipeKey } from "#lib/exports/recipe-draft.ts";
import { recipeSchema } from "#lib/exports/recipe-schema.ts";

const { style, format_template_type: template } = recipeSchema.properties;

describe("mappingPointers", () => {
  it("names at least one part beside the id for every style and template", () => {
    for (const name of style.enum) expect(mappingPointers(name, "none").length).toBeGreaterThan(1);
    for (const name of template.enum.slice(1))
      expect(mappingPointers(undefined, name).length).toBeGreaterThan(1);
  });

  it("names only keys that the recipe schema knows", () => {
    const pointers = [...style.enum, ...template.enum].flatMap((name) => mappingPointers(name, undefined));
    for (const pointer of pointers) expect(recipeKey(pointer).title).not.toBe(pointer);
  });

  it("follows the template where there is one", () => {
    expect(mappingPointers("text_completion", "chatml")).toContain("/field_mapping/user_field");
  });
});
