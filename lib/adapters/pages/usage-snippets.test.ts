import { describe, expect, it } from "vitest";
import { usageSnippets } from "#lib/adapters/pages/usage-snippets.ts";

const version = { owner: "legal", name: "qa", semver: "1.2.0", baseModel: "org/base" };

describe("usageSnippets", () => {
  it("names the immutable repository of a version, which needs no revision", () => {
    const [peft, vllm, cli] = usageSnippets(version, "https://adapters.example");
    expect(peft?.code).toContain('PeftModel.from_pretrained(base, "legal/qa.v1.2.0")');
    expect(vllm?.code).toContain("--lora-modules qa=legal/qa.v1.2.0");
    expect(vllm?.code).toContain("HF_ENDPOINT=https://adapters.example/hf");
    expect(cli?.code).toContain("adaptery pull legal/qa@1.2.0 ./qa");
  });

  it("names main of a draft", () => {
    const [peft] = usageSnippets({ ...version, semver: null }, "http://localhost:3000");
    expect(peft?.code).toContain('"legal/qa"');
  });
});
