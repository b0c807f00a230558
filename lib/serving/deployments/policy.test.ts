import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Actor, roles, systemActor, tokenScopes } from "#lib/actor.ts";
import { versionStatuses } from "#lib/adapters/status/policy.ts";
import {
  planStrategy,
  publishableProblem,
  requireAliasRight,
  requireNotEnded,
  requireSettled,
  requireStartable,
  servableProblem,
} from "./policy.ts";

const version = { label: "acme/qa@1.0.0", rootDigest: "d" };
const open = { name: "prod", requiresApproval: false };
const strict = { name: "prod", requiresApproval: true };

describe("servableProblem", () => {
  it("lets a target that requires approval serve exactly what was approved once", () => {
    const served = versionStatuses.filter(
      (status) => servableProblem({ ...version, status }, strict) === null,
    );
    expect(served).toEqual(["approved", "deployed", "deprecated"]);
  });

  it("asks for a review only where none is under way", () => {
    const problem = (status: "registered" | "in_review") => servableProblem({ ...version, status }, strict);
    expect(problem("registered")).toMatch(/Ask for a review/);
    expect(problem("in_review")).toMatch(/Wait for the review's decision/);
    expect(problem("in_review")).not.toMatch(/Ask for/);
  });

  it("lets any target serve what is registered, and none what is withdrawn, rejected, a draft or without files", () => {
    const served = versionStatuses.filter((status) => servableProblem({ ...version, status }, open) === null);
    expect(served).toEqual(["registered", "in_review", "approved", "deployed", "deprecated"]);
    expect(servableProblem({ ...version, rootDigest: null, status: "approved" }, open)).toMatch(/no files/);
  });

  it("refuses for publishing whatever it refuses for serving, and what is deprecated", () => {
    for (const status of versionStatuses) {
      for (const target of [open, strict]) {
        const serving = servableProblem({ ...version, status }, target);
        const publishing = publishableProblem({ ...version, status }, target);
        if (status === "deprecated") expect(publishing).toMatch(/not published anew/);
        else expect(publishing).toBe(serving);
      }
    }
  });
});

describe("planStrategy", () => {
  it("is rolling unless told, and a canary of ten percent when only that is said", () => {
    expect(planStrategy({})).toEqual({ strategy: "rolling", canaryPercent: null });
    expect(planStrategy({ strategy: "all" })).toEqual({ strategy: "all", canaryPercent: null });
    expect(planStrategy({ strategy: "canary", alias: "a" })).toEqual({
      strategy: "canary",
      canaryPercent: 10,
    });
    expect(planStrategy({ canaryPercent: 5, alias: "a" })).toEqual({ strategy: "canary", canaryPercent: 5 });
  });

  it("refuses a share without a canary, and a canary without an alias", () => {
    expect(() => planStrategy({ strategy: "all", canaryPercent: 5 })).toThrow(/not with all/);
    expect(() => planStrategy({ strategy: "canary" })).toThrow(/say which alias/);
  });
});

describe("requireStartable", () => {
  const held = { versionId: "v1", semver: "1.0.0", canary: null };
  const wanted = { alias: "champion", versionId: "v2", strategy: "rolling" as const };

  it("lets a first and another version start", () => {
    expect(() => requireStartable(wanted, null)).not.toThrow();
    expect(() => requireStartable(wanted, held)).not.toThrow();
    expect(() => requireStartable({ ...wanted, strategy: "canary" }, held)).not.toThrow();
  });

  it("refuses beside a canary, what is live already, and a canary beside nothing", () => {
    expect(() => requireStartable(wanted, { ...held, canary: { semver: "2.0.0" } })).toThrow(
      /canary of 2\.0\.0/,
    );
    expect(() => requireStartable({ ...wanted, versionId: "v1" }, held)).toThrow(
      /live under 'champion' already/,
    );
    expect(() => requireStartable({ ...wanted, strategy: "canary" }, null)).toThrow(
      /nothing to stand beside/,
    );
  });
});

describe("requireAliasRight", () => {
  const adapter = { ownerId: "acme", label: "acme/qa" };
  const actorOf = (role: Actor["role"], scopes: Actor["scopes"]): Actor => ({
    ...systemActor("somebody", "test"),
    role: "viewer",
    scopes,
    owners: [{ id: "acme", handle: "acme", role }],
  });

  it("takes those who may move aliases at the adapter's owner, by the scope for publishing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...roles), fc.constantFrom(null, ...tokenScopes), (role, scope) => {
        const actor = actorOf(role, scope === null ? null : [scope]);
        const mayMove = role === "admin" || role === "engineer";
        const mayPublish = scope === null || scope === "publish" || scope === "admin";
        const check = () => requireAliasRight(actor, adapter, "champion");
        if (mayMove && mayPublish) expect(check).not.toThrow();
        else expect(check).toThrow(/belongs to the owner of acme\/qa/);
      }),
    );
  });

  it("takes nobody of another owner, but administrators", () => {
    const other = { ...adapter, ownerId: "other" };
    expect(() => requireAliasRight(actorOf("admin", null), other, "champion")).toThrow(/no engineer there/);
    expect(() => requireAliasRight(systemActor("root", "test"), other, "champion")).not.toThrow();
  });
});

describe("what may be done to a deployment", () => {
  it("is nothing once it has ended, and nothing but calling it off while it is published", () => {
    for (const status of ["failed", "rolled_back", "retired"] as const) {
      expect(() => requireNotEnded(status)).toThrow(/nothing to do/);
    }
    for (const status of ["pending", "publishing"] as const) {
      expect(() => requireNotEnded(status)).not.toThrow();
      expect(() => requireSettled(status)).toThrow(/right now/);
    }
    expect(() => requireNotEnded("live")).not.toThrow();
    expect(() => requireSettled("live")).not.toThrow();
  });
});
