import { describe, expect, it } from "vitest";
import { systemActor } from "#lib/actor.ts";
import { callableModels } from "./callable-models.ts";
import { resolveModel } from "./resolve.ts";
import { RoutingTable } from "./routing-table.ts";
import type { RoutedAdapter, RoutedAlias, RoutedRepository, TargetRoutes } from "./target-routes.ts";

const actor = systemActor("test", "test");
const repository = (name: string): RoutedRepository => ({
  id: name,
  ownerId: "o",
  owner: "team",
  name,
  visibility: "everyone",
});

function adapter(semver: string, more: Partial<RoutedAdapter> = {}): RoutedAdapter {
  return {
    deploymentId: `d-${semver}`,
    servedName: `team/qa.v${semver}`,
    deploymentStatus: "live",
    repository: repository("qa"),
    versionId: `v-${semver}`,
    semver,
    versionStatus: "deployed",
    createdAt: new Date(0),
    states: new Map([["r", "verified"]]),
    ...more,
  };
}

function alias(semver: string, minute: number, more: Partial<RoutedAlias> = {}): RoutedAlias {
  return {
    ...{ repositoryId: "qa", alias: "champion", deploymentId: `d-${semver}`, canaryDeploymentId: null },
    ...{ canaryPercent: 0, attachesSchema: false, updatedAt: new Date(minute * 60_000) },
    ...more,
  };
}

function target(name: string, more: Partial<TargetRoutes> = {}): TargetRoutes {
  return {
    engine: "vllm",
    ...{
      id: name,
      name,
      servedModelName: "tiny",
      base: repository("base"),
      createdAt: new Date(0),
      token: null,
    },
    replicas: [{ id: "r", address: "http://127.0.0.1:1", isReachable: true }],
    adapters: [adapter("1.0.0")],
    aliases: [alias("1.0.0", 1)],
    ...more,
  };
}

/** Which targets may answer with which name, in order of preference. */
function routes(
  targets: readonly TargetRoutes[],
  model: string,
  more: { lora?: string; at?: string; roll?: number } = {},
) {
  const { lora = null, at = null, roll = 50 } = more;
  const asked = { model, loraName: lora, target: at };
  const { choices } = resolveModel(new RoutingTable(targets), actor, asked, roll);
  return choices.map((each) => each.map((route) => `${route.target.name} ${route.servedName}`));
}

describe("an alias on several targets", () => {
  const old = target("old");
  const updated = target("new", { adapters: [adapter("2.0.0")], aliases: [alias("2.0.0", 2)] });

  it("is answered by all that serve the same version", () => {
    expect(routes([old, target("other")], "team/qa@champion")).toEqual([
      ["old team/qa.v1.0.0", "other team/qa.v1.0.0"],
    ]);
  });

  it("means what was published under it last, and a target's own where the request names it", () => {
    expect(routes([old, updated], "team/qa@champion")).toEqual([["new team/qa.v2.0.0"]]);
    expect(routes([old, updated], "team/qa@champion", { at: "OLD" })).toEqual([["old team/qa.v1.0.0"]]);
  });

  it("is listed as what answers it", () => {
    const models = callableModels(new RoutingTable([old, updated]), actor);
    expect(models.find(({ id }) => id === "team/qa@champion")).toMatchObject({
      root: "team/qa.v2.0.0",
      ready_replicas: 1,
    });
  });
});

describe("a canary", () => {
  const canary = (status: string) =>
    target("t", {
      adapters: [adapter("1.0.0"), adapter("2.0.0", { versionStatus: status })],
      aliases: [alias("1.0.0", 1, { canaryDeploymentId: "d-2.0.0", canaryPercent: 10 })],
    });

  it("is preferred for its share, with what it is to replace behind it", () => {
    expect(routes([canary("deployed")], "team/qa@champion", { roll: 9.99 })).toEqual([
      ["t team/qa.v2.0.0"],
      ["t team/qa.v1.0.0"],
    ]);
    expect(routes([canary("deployed")], "team/qa@champion", { roll: 10 })).toEqual([["t team/qa.v1.0.0"]]);
  });

  it("gets nothing once its version is withdrawn", () => {
    expect(routes([canary("withdrawn")], "team/qa@champion", { roll: 0 })).toEqual([["t team/qa.v1.0.0"]]);
  });
});

describe("a version", () => {
  it("is not served once withdrawn, by number, alias or served name", () => {
    const withdrawn = [target("t", { adapters: [adapter("1.0.0", { versionStatus: "withdrawn" })] })];
    for (const model of ["team/qa@1.0.0", "team/qa@champion", "team/qa.v1.0.0"]) {
      expect(() => routes(withdrawn, model)).toThrow(/which is withdrawn/);
    }
  });

  it("is not callable by number while it is being published or when that failed", () => {
    for (const deploymentStatus of ["pending", "publishing", "failed", "retired"]) {
      const targets = [target("t", { adapters: [adapter("1.0.0", { deploymentStatus })], aliases: [] })];
      expect(() => routes(targets, "team/qa@1.0.0")).toThrow(/no model/);
    }
  });
});

describe("a base model", () => {
  const other = target("other", { base: repository("base-2"), adapters: [], aliases: [] });

  it("is found by its repository, and by what targets call it unless that is two models", () => {
    expect(routes([target("t")], "TINY")).toEqual([["t tiny"]]);
    expect(routes([target("t"), other], "team/base-2")).toEqual([["other tiny"]]);
    expect(() => routes([target("t"), other], "tiny")).toThrow(/team\/base and team\/base-2/);
  });

  it("with lora_name means the adapter on a target with that base", () => {
    expect(routes([target("t"), other], "tiny", { lora: "team/qa@champion" })).toEqual([
      ["t team/qa.v1.0.0"],
    ]);
    expect(routes([target("t"), other], "team/base", { lora: "qa" })).toEqual([["t team/qa.v1.0.0"]]);
    expect(() => routes([target("t"), other], "team/base-2", { lora: "team/qa@champion" })).toThrow(
      /not served/,
    );
    expect(() => routes([target("t")], "tiny", { lora: "team/qa@champion@x" })).toThrow(/no adapter/);
    const aliases = [alias("1.0.0", 1), alias("1.0.0", 1, { alias: "stable" })];
    expect(() => routes([target("t", { aliases })], "tiny", { lora: "qa" })).toThrow(/champion.*stable/);
  });
});
