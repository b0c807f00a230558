import { describe, expect, it } from "vitest";
import { type ReplicaFacts, replicaProblems } from "./replica-problems.ts";

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
