import { describe, expect, it } from "vitest";
import { aliasProblem, requireAliasable, requireExpected } from "./policy.ts";

describe("aliasProblem", () => {
  it.each(["champion", "a", "blue-2", "v1", "a_b"])("takes %s", (name) => {
    expect(aliasProblem(name)).toBeNull();
  });

  it.each(["", "Champion", "-a", "a-", "a--b", "1.0.0", "latest", "draft", "main", "a/b", "a".repeat(65)])(
    "refuses %j",
    (name) => {
      expect(aliasProblem(name)).not.toBeNull();
    },
  );
});

describe("requireAliasable", () => {
  it.each(["draft", "rejected", "withdrawn"] as const)("refuses a version that is %s", (status) => {
    expect(() => requireAliasable(status)).toThrow(/does not point/);
  });

  it.each(["registered", "in_review", "approved", "deployed", "deprecated"] as const)(
    "takes one that is %s",
    (status) => {
      expect(() => requireAliasable(status)).not.toThrow();
    },
  );
});

describe("requireExpected", () => {
  it("lets pass what was seen, and those who did not look", () => {
    expect(() => requireExpected("a", "1.0.0", "1.0.0")).not.toThrow();
    expect(() => requireExpected("a", null, null)).not.toThrow();
    expect(() => requireExpected("a", "1.0.0", undefined)).not.toThrow();
  });

  it("refuses when it moved meanwhile", () => {
    expect(() => requireExpected("a", "1.0.0", null)).toThrow(/points at 1\.0\.0, not at nothing/);
    expect(() => requireExpected("a", null, "1.0.0")).toThrow(/is not there, not at 1\.0\.0/);
  });
});
