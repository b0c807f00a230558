import { describe, expect, it } from "vitest";
import { isQuarantined } from "./quarantine.ts";

describe("quarantine", () => {
  it.each(["adapter_model.bin", "checkpoint-3/optimizer.pt", "RNG_STATE.PTH", "x.pkl"])(
    "holds %s",
    (path) => {
      expect(isQuarantined(path)).toBe(true);
    },
  );

  it.each(["adapter_model.safetensors", "adapter_config.json", "bin", "README.md", "model.bin.json"])(
    "does not hold %s",
    (path) => {
      expect(isQuarantined(path)).toBe(false);
    },
  );
});
