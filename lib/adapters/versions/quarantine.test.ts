import { describe, expect, it } from "vitest";
import { quarantinedPaths } from "./quarantine.ts";

describe("quarantinedPaths", () => {
  it("names pickles by their endings, in any case", () => {
    const paths = ["adapter_model.bin", "a/b.PT", "c.pth", "d.pkl", "e.ckpt", "optimizer.pickle"];
    const others = ["adapter_model.safetensors", "bin", "README.md", "x.bin.json"];
    expect(quarantinedPaths([...others, ...paths].map((path) => ({ path })))).toEqual(paths);
  });
});
