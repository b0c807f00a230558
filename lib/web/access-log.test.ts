import { describe, expect, it } from "vitest";
import { loggablePath } from "./access-log.ts";

describe("a logged path", () => {
  it("keeps its query but not what is secret in it", () => {
    const url = new URL("http://x/setup?token=abc&code=1&page=2&api_key=q");
    expect(loggablePath(url)).toBe("/setup?token=[removed]&code=[removed]&page=2&api_key=[removed]");
  });

  it("is the bare path without a query", () => {
    expect(loggablePath(new URL("http://x/exports"))).toBe("/exports");
  });
});
