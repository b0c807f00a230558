import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { adaptersDir, fixtureInventory } from "./adapters.fixture.ts";
import { baseShapesOfConfig } from "./base-config-shapes.ts";
import { baseShapesOf } from "./base-shapes.ts";

describe("shapes of a base model from its config.json", () => {
  it.each(["tiny-llama", "small-llama"])("of %s are those of its weights", (name) => {
    const config = JSON.parse(readFileSync(path.join(adaptersDir, name, "config.json"), "utf8"));
    const sorted = (shapes: ReturnType<typeof baseShapesOfConfig>) => [...(shapes ?? [])].sort();
    const ofWeights = sorted(baseShapesOf([fixtureInventory(name)]));
    expect(ofWeights).toHaveLength(16);
    expect(sorted(baseShapesOfConfig(config))).toEqual(ofWeights);
  });

  it("are not guessed for an architecture that is not known, or sizes that are missing", () => {
    expect(baseShapesOfConfig({ model_type: "mamba", hidden_size: 64 })).toBeNull();
    expect(baseShapesOfConfig({ model_type: "llama", hidden_size: 64 })).toBeNull();
  });
});
