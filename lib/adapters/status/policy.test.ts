import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextStatuses, requireMove, requireSettable, settableStatuses, versionStatuses } from "./policy.ts";

const status = fc.constantFrom(...versionStatuses);

describe("requireMove", () => {
  it("leads from draft through a review to withdrawn", () => {
    const path = [
      "draft",
      "registered",
      "in_review",
      "rejected",
      "in_review",
      "approved",
      "deployed",
    ] as const;
    for (const [index, from] of path.entries()) {
      const to = path[index + 1];
      if (to) expect(() => requireMove(from, to, "why")).not.toThrow();
    }
    expect(() => requireMove("deployed", "deprecated", "why")).not.toThrow();
    expect(() => requireMove("deprecated", "withdrawn", "why")).not.toThrow();
  });

  it("allows exactly what nextStatuses says", () => {
    fc.assert(
      fc.property(status, status, (from, to) => {
        const move = () => requireMove(from, to, "why");
        if (nextStatuses(from).includes(to)) expect(move).not.toThrow();
        else expect(move).toThrow(/stays so|does not become/);
      }),
    );
  });

  it("lets nothing out of withdrawn and nothing back into draft", () => {
    expect(nextStatuses("withdrawn")).toEqual([]);
    for (const from of versionStatuses) expect(nextStatuses(from)).not.toContain("draft");
  });

  it.each(["withdrawn", "deprecated"] as const)("wants a reason for %s", (to) => {
    expect(() => requireMove("approved", to, " ")).toThrow(/Give a reason/);
  });
});

describe("requireSettable", () => {
  it("leaves registering, reviewing and publishing to their own verbs", () => {
    expect(() => requireSettable("in_review", "approved", "why")).toThrow(/reviewer decides/);
    expect(() => requireSettable("draft", "registered", "why")).toThrow(/Register the draft/);
    expect(() => requireSettable("approved", "deployed", "why")).toThrow(/Publish/);
    expect(() => requireSettable("approved", "deprecated", "why")).not.toThrow();
  });

  it("offers what may be set", () => {
    expect(settableStatuses("approved")).toEqual(["deprecated", "withdrawn"]);
    expect(settableStatuses("draft")).toEqual([]);
  });
});
