import { describe, expect, it } from "vitest";
import { readFingerprintFile } from "./fingerprint-file.ts";

const prompt = (text: string) => ({ prompt: text, token_ids: [5, 6], log_probs: [-0.5, -1] });
const file = { format: "adaptery-fingerprint/1", prompts: [prompt("one"), prompt("two")], torch: "2.9" };

describe("readFingerprintFile", () => {
  it("reads the prompts that are asked for, in their order", () => {
    expect(readFingerprintFile(file, ["two", "one"])).toEqual([
      { prompt: "two", tokenIds: [5, 6], logProbs: [-0.5, -1] },
      { prompt: "one", tokenIds: [5, 6], logProbs: [-0.5, -1] },
    ]);
  });

  it("says nothing where one of them is missing", () => {
    expect(readFingerprintFile(file, ["one", "three"])).toBeNull();
    expect(readFingerprintFile(file, [])).toBeNull();
  });

  it.each([null, [], {}, { ...file, format: "other" }, { ...file, prompts: [{ prompt: "one" }] }])(
    "refuses what is no such file: %j",
    (document) => {
      expect(() => readFingerprintFile(document, ["one"])).toThrow(/fingerprint\.json/);
    },
  );
});
