import { describe, expect, it } from "vitest";
import {
  requireChangeable,
  requireIdle,
  requirePullable,
  requireRevision,
  requireTargetSettings,
} from "./policy.ts";

const target = { name: "prod", revision: 3, ownerId: "a", adapterSource: "hub" as const };

describe("a target that serves", () => {
  it("keeps what it serves by, and changes the rest", () => {
    const serves = ["acme/x@champion", "acme/x.v1.0.0"];
    expect(() => requireChangeable(target, ["baseModel", "description"], serves)).toThrow("acme/x@champion");
    expect(() => requireChangeable(target, ["description", "maxLoras"], serves)).not.toThrow();
    expect(() => requireChangeable(target, ["engine"], [])).not.toThrow();
  });

  it("is not deleted, and names some of what it serves", () => {
    const serves = Array.from({ length: 7 }, (_, index) => `acme/x.v1.0.${index}`);
    expect(() => requireIdle(target, serves)).toThrow("acme/x.v1.0.4 and 2 more");
    expect(() => requireIdle(target, [])).not.toThrow();
  });
});

describe("the name of a target", () => {
  const settings = {
    engine: "vllm" as const,
    adapterSource: "hub" as const,
    folderPath: null,
    replicaFolderPath: null,
    limits: { maxLoraRank: 16, maxLoras: 1, maxCpuLoras: null },
  };

  it("is not that of a page, and not like an id", () => {
    expect(() => requireTargetSettings({ ...settings, name: "prod" })).not.toThrow();
    for (const name of ["new", "New", "0192f0aa-1111-7"]) {
      expect(() => requireTargetSettings({ ...settings, name })).toThrow();
    }
  });
});

describe("requireRevision", () => {
  it("refuses an edit of what was edited since", () => {
    expect(() => requireRevision(target, 2)).toThrow("revision 3, not 2");
    expect(() => requireRevision(target, 3)).not.toThrow();
  });
});

describe("requirePullable", () => {
  const repository = { ownerId: "b", owner: "beta", name: "x", visibility: "team" as const };

  it("refuses a private adapter of another owner, where replicas pull it from the Hub", () => {
    expect(() => requirePullable(target, repository)).toThrow("beta/x");
    for (const changed of [{ visibility: "everyone" as const }, { ownerId: "a" }]) {
      expect(() => requirePullable(target, { ...repository, ...changed })).not.toThrow();
    }
    expect(() => requirePullable({ ...target, adapterSource: "folder" }, repository)).not.toThrow();
  });
});
