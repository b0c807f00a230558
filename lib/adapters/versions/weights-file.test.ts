import { describe, expect, it } from "vitest";
import { weightsFile } from "./weights-file.ts";

describe("weightsFile", () => {
  it.each([
    [["a.safetensors", "adapter_model.safetensors"], "adapter_model.safetensors"],
    [["a/adapter_model.safetensors", "b.safetensors"], "b.safetensors"],
    [["checkpoint-1/adapter_model.safetensors"], "checkpoint-1/adapter_model.safetensors"],
    [["adapter_model.bin"], undefined],
  ])("of %j is %s", (paths, expected) => {
    expect(weightsFile(paths.map((path) => ({ path })))?.path).toBe(expected);
  });
});
