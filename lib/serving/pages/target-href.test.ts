import { describe, expect, it } from "vitest";
import { deploymentHref, targetHref } from "#lib/serving/pages/target-href.ts";

describe("targetHref", () => {
  it("leaves the first tab out of the address", () => {
    expect(targetHref({ name: "production" })).toBe("/serving/production");
    expect(targetHref({ name: "production" }, "replicas")).toBe("/serving/production/replicas");
  });

  it("puts deployments below their tab", () => {
    expect(deploymentHref({ name: "a b" }, "1")).toBe("/serving/a%20b/deployments/1");
  });
});
