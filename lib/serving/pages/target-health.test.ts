import { describe, expect, it } from "vitest";
import { targetHealth } from "#lib/serving/pages/target-health.ts";
import type { CheckProblem, ReplicaView } from "#lib/serving/targets/target.ts";

function replica(isReachable: boolean | null, problems: readonly CheckProblem[] = []): ReplicaView {
  return {
    id: "1",
    address: "http://10.0.0.7:8000",
    isReachable,
    engineVersion: null,
    lastSeenAt: null,
    message: "",
    isBalancer: false,
    check: {
      replicaId: "1",
      address: "http://10.0.0.7:8000",
      checkedAt: "2026-01-01T00:00:00.000Z",
      isReachable: isReachable ?? false,
      isHealthy: null,
      engineVersion: null,
      models: [],
      runtimeLoading: "unknown",
      maxLoras: null,
      maxModelLength: null,
      isBalancer: false,
      problems: [...problems],
    },
  };
}

const error: CheckProblem = { code: "runtime_loading_off", severity: "error", message: "", fix: "" };

describe("targetHealth", () => {
  it.each([
    [[], "no replicas"],
    [[replica(null)], "not looked at"],
    [[replica(false), replica(null)], "unreachable"],
    [[replica(true), replica(false)], "degraded"],
    [[replica(true), replica(true, [error])], "problems"],
    [[replica(true, [{ ...error, severity: "warn" }])], "healthy"],
  ] as const)("is told from reachability first, then from errors", (replicas, status) => {
    expect(targetHealth(replicas).status).toBe(status);
  });

  it("is degraded where replicas answer and serve something wrongly or unproved", () => {
    const up = [replica(true)];
    expect(targetHealth(up, { wrongAdapters: 0, unprovedAdapters: 0 }).status).toBe("healthy");
    expect(targetHealth(up, { wrongAdapters: 1, unprovedAdapters: 2 })).toEqual({
      status: "degraded",
      says: "1 version served wrongly by a replica.",
    });
    expect(targetHealth(up, { wrongAdapters: 0, unprovedAdapters: 2 }).says).toMatch(/2 versions not proved/);
  });
});
