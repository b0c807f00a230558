import { describe, expect, it } from "vitest";
import { gatewaySnippets } from "#lib/serving/pages/gateway-snippets.ts";

describe("gatewaySnippets", () => {
  it("names the model and the gateway's address in every client", () => {
    const snippets = gatewaySnippets("team/legal@champion", "https://adapters.example");
    expect(snippets.map(({ title }) => title)).toEqual(["Python", "JavaScript", "curl"]);
    for (const { code } of snippets) {
      expect(code).toContain("team/legal@champion");
      expect(code).toContain("https://adapters.example/v1");
      // A model that never stops would fill its whole context.
      expect(code).toMatch(/max_tokens\W+100/);
    }
  });
});
