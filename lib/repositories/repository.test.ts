import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repositoryNameProblem, requireRepositoryName, splitServedName } from "./repository.ts";

describe("requireRepositoryName", () => {
  it("splits owner and name as typed", () => {
    expect(requireRepositoryName("Team/Legal_QA.2")).toEqual({ owner: "Team", name: "Legal_QA.2" });
  });

  it.each([
    "",
    "name",
    "/x",
    "x/",
    "a/b/c",
    "../x",
    "a/..",
    "a/b c",
    "a/b--c",
    "a/x.v1.2.0",
    "a/X.V1.2.0-RC.1",
    `a/${"n".repeat(65)}`,
    "a/model.git",
    "a/notes.IPYNB",
    "a/-x",
    "a/é",
  ])("refuses %j", (text) => {
    expect(() => requireRepositoryName(text)).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });

  it("takes 64 characters", () => {
    expect(repositoryNameProblem("n".repeat(64))).toBeNull();
  });
});

describe("splitServedName", () => {
  it.each([
    ["qa.v1.2.0", { name: "qa", semver: "1.2.0" }],
    ["qa.v2.v1.0.0-rc.1", { name: "qa.v2", semver: "1.0.0-rc.1" }],
  ])("splits %s", (text, expected) => {
    expect(splitServedName(text)).toEqual(expected);
  });

  it.each([
    "qa",
    "qa.v1",
    "qa.v1.2",
    ".v1.2.0",
    "qa.v01.2.0",
    "qa.v1.2.0+build",
    "qa.v1.2.0-a--b",
    "qa.v1.2.0-",
  ])("takes %s for no version's", (text) => {
    expect(splitServedName(text)).toBeNull();
  });

  it("finds no version in any name that a repository can have", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9._v-]{1,20}$/), (name) => {
        fc.pre(repositoryNameProblem(name) === null);
        expect(splitServedName(name)).toBeNull();
        expect(splitServedName(`${name}.v1.2.3`)).toEqual({ name, semver: "1.2.3" });
      }),
    );
  });
});
