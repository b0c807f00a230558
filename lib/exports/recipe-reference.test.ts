import { describe, expect, it } from "vitest";
import { recipeReference } from "#lib/exports/recipe-reference.ts";
import { recipeSchema } from "#lib/exports/recipe-schema.ts";

const keys = recipeReference().flatMap((block) => block.keys);
const keyOf = (path: string) => keys.find((key) => key.path === path);

function leafPaths(properties: object, prefix: string): string[] {
  return Object.entries(properties).flatMap(([name, node]) =>
    node.properties ? leafPaths(node.properties, `${prefix}${name}.`) : [prefix + name],
  );
}

describe("recipeReference", () => {
  it("holds every key of the schema once", () => {
    const wanted = leafPaths(recipeSchema.properties, "");
    expect(wanted.length).toBeGreaterThan(80);
    expect(keys.map((key) => key.path).sort()).toEqual(wanted.sort());
  });

  it("says choices, bounds and defaults in words", () => {
    expect(keyOf("output.layout")).toMatchObject({ type: "shards | single", defaultJson: '"shards"' });
    expect(keyOf("output.compression_level")).toMatchObject({ type: "integer from 1 to 22" });
    expect(keyOf("max_errors")).toMatchObject({ type: "integer, 0 or more", defaultJson: "100" });
    expect(keyOf("weighting.freshness_half_life_days")).toMatchObject({ type: "number above 0" });
    expect(keyOf("include_fields")).toMatchObject({ type: "list of string", defaultJson: "[]" });
    expect(keyOf("adapter_metadata.custom_metadata")).toMatchObject({ type: "object of string" });
    expect(keyOf("structured_gen.json_schema")).toMatchObject({ type: "object or string" });
  });
});
