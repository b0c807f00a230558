import { describe, expect, it } from "vitest";
import { type ReplicaFacts, replicaProblems, targetProblems } from "./replica-problems.ts";

const target = {
  name: "prod",
  engine: "vllm" as const,
  servedModelName: "tiny",
  limits: { maxLoraRank: 16, maxLoras: 2, maxCpuLoras: null },
  hasToken: true,
};
const healthy: ReplicaFacts = {
  address: "http://10.0.0.7:8000",
  failure: null,
  isHealthy: true,
  engineVersion: "0.32.0",
  models: [{ name: "tiny", root: "/models/tiny", parent: null, maxModelLength: 512 }],
  runtimeLoading: "on",
  maxLoras: 2,
  isOpen: false,
  isBalancer: false,
};
const codes = (facts: Partial<ReplicaFacts>) =>
  replicaProblems({ ...healthy, ...facts }, target).map(({ code, severity }) => `${severity} ${code}`);

describe("replicaProblems", () => {
  it("has none for a replica as it should be", () => {
    expect(codes({})).toEqual([]);
  });

  it("sees an adapter that took the base model's name", () => {
    const taken = { name: "tiny", root: "a/b", parent: "tiny", maxModelLength: null };
    expect(codes({ models: [...healthy.models, taken] })).toEqual(["error base_model_hidden"]);
  });

  it("says what the metrics say otherwise than the target", () => {
    const [problem] = replicaProblems({ ...healthy, maxLoras: 8 }, target);
    expect(problem).toMatchObject({ code: "max_loras_differ", severity: "warn" });
    expect(problem?.fix).toContain("--max-loras 2");
    expect(codes({ maxLoras: null })).toEqual([]);
  });

  it("knows releases that are older and newer than its rules", () => {
    expect(codes({ engineVersion: "0.27.1" })).toEqual(["warn version_too_old"]);
    expect(codes({ engineVersion: "0.40.0" })).toEqual(["warn version_unknown"]);
    expect(codes({ engineVersion: null })).toEqual(["warn version_unread"]);
  });

  it("says nothing else of a replica that does not answer", () => {
    const failure = {
      code: "unreachable",
      isPermanent: false,
      status: null,
      engineWords: "ECONNREFUSED",
      meaning: "Start it.",
    };
    const nothing = { models: [], engineVersion: null, isHealthy: null, runtimeLoading: "unknown" as const };
    expect(codes({ ...nothing, failure, maxLoras: null, isOpen: null })).toEqual(["error unreachable"]);
  });

  it("gives a way to mend everything", () => {
    const all = replicaProblems(
      { ...healthy, isBalancer: true, runtimeLoading: "off", models: [], isOpen: true, isHealthy: false },
      target,
    );
    expect(all).toHaveLength(5);
    for (const { fix, message } of all)
      expect([fix, message].every((text) => /\w.*[.}]$/s.test(text))).toBe(true);
  });
});

describe("targetProblems", () => {
  const hub = "https://adapters.example.com/hf";
  const whole = { ...target, isProvedAgainstReal: true, adapterSource: "hub" as const, pullToken: null };

  it("sees two addresses of one process, and unequal releases", () => {
    const replicas = [
      { address: "http://a", engineVersion: "0.31.0", startTime: 1.5 },
      { address: "http://b", engineVersion: "0.32.0", startTime: 1.5 },
      { address: "http://c", engineVersion: "0.32.0", startTime: null },
    ];
    const problems = targetProblems(whole, replicas, hub);
    expect(problems.map(({ code }) => code)).toEqual(["no_pull_token", "versions_differ", "same_process"]);
    expect(problems[1]?.message).toContain("the oldest, 0.31.0");
    expect(problems[2]?.message).toContain("http://a and http://b");
  });

  it("sees that distant replicas are sent to themselves for adapters", () => {
    const [local, distant] = ["http://localhost:3000/hf", "http://10.0.0.7:8000"];
    const codesAt = (hubUrl: string, address: string) =>
      targetProblems(whole, [{ address, engineVersion: null, startTime: null }], hubUrl).map(
        ({ code }) => code,
      );
    expect(codesAt(local, distant)).toContain("hub_is_local");
    expect(codesAt(local, "http://127.0.0.1:8000")).not.toContain("hub_is_local");
    expect(codesAt(hub, distant)).not.toContain("hub_is_local");
  });

  it("says that an engine was not run for real, and that there are no replicas", () => {
    const lorax = {
      ...whole,
      engine: "lorax" as const,
      isProvedAgainstReal: false,
      adapterSource: "folder" as const,
    };
    expect(targetProblems(lorax, [], hub).map(({ code }) => code)).toEqual([
      "engine_not_proved",
      "no_replicas",
    ]);
  });
});
