import { describe, expect, it } from "vitest";
import { type Dependent, requireNoDependents } from "./dependents.ts";
import type { RepositoryRow } from "./repository.ts";

const repository: RepositoryRow = {
  id: "",
  kind: "adapter",
  ownerId: "",
  owner: "team",
  name: "qa",
  description: "",
  visibility: "team",
  createdById: "",
  createdAt: new Date(0),
  updatedAt: new Date(0),
  downloads: 0n,
  shownVersionId: null,
  shownSemver: null,
  status: null,
  baseModel: null,
  taskType: null,
  domain: null,
  languages: [],
  licence: null,
  tags: [],
  rank: null,
  parameterCount: null,
};

const named = (count: number): Dependent[] =>
  Array.from({ length: count }, (_, index) => ({ label: `team/child-${index} 1.0.0`, how: "parent" }));
const hidden: Dependent = { label: null, how: "merge" };

describe("requireNoDependents", () => {
  it("lets what nothing depends on go", () => {
    expect(() => requireNoDependents(repository, [])).not.toThrow();
  });

  it.each([
    [named(1), "team/child-0 1.0.0 (parent) depends on it"],
    [[hidden], "1 that you may not see depends on it"],
    [[...named(2), hidden], "(parent), 1 that you may not see depend on it"],
    [named(8), "team/child-4 1.0.0 (parent), 3 more depend on it"],
    [[...named(8), hidden], "team/child-4 1.0.0 (parent), 4 more depend on it"],
  ])("says what depends on it: %#", (dependents, words) => {
    expect(() => requireNoDependents(repository, dependents)).toThrow(
      expect.objectContaining({ code: "conflict", message: expect.stringContaining(words) }),
    );
  });
});
