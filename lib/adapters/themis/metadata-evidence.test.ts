import { describe, expect, it } from "vitest";
import { evidenceOfMetadata, metadataOfEvidence } from "./metadata-evidence.ts";

const at = new Date("2026-01-02T03:04:05Z");

describe("the evidence of an adapter_metadata.json", () => {
  it("is by JSON pointer, arrays whole, with source and time", () => {
    const evidence = evidenceOfMetadata({ training: { lora_rank: 8, target_modules: ["q_proj"] } }, at);
    expect(evidence["/training/target_modules"]).toEqual([
      {
        kind: "imported",
        value: ["q_proj"],
        source: "adapter_metadata.json",
        at: "2026-01-02T03:04:05.000Z",
      },
    ]);
    expect(Object.keys(evidence)).toEqual(["/training/lora_rank", "/training/target_modules"]);
  });

  it("gives the file back, keys with slashes and tildes too", () => {
    const metadata = {
      adapter_id: "a/b",
      base_model: { name: "m/base" },
      custom: { "a/b~c": "1", __proto__x: "2" },
    };
    expect(metadataOfEvidence(evidenceOfMetadata(metadata, at))).toEqual(metadata);
  });

  it("leaves out what other sources say", () => {
    const other = { "/task/domain": [{ kind: "declared", value: "law", source: "ada", at: "" }] };
    expect(metadataOfEvidence(other)).toEqual({});
  });
});
