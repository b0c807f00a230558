import { describe, expect, it } from "vitest";
import { targetProblems } from "./target-problems.ts";

describe("targetProblems", () => {
  const hub = "https://adapters.example.com/hf";
  const whole = {
    name: "prod",
    engine: "vllm" as const,
    isProvedAgainstReal: true,
    adapterSource: "hub" as const,
    pullToken: null,
  };

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
