import { describe, expect, it } from "vitest";
import { auditDetails } from "#lib/serving/reconcile/look-report.ts";

const replica = {
  id: "1",
  targetId: "1",
  address: "http://10.0.0.7:8000",
  failures: 0,
  models: null,
  startTime: null,
  engineVersion: null,
  isReachable: true,
  isBalancer: false,
};
const seen = {
  models: [],
  pressure: null,
  startTime: 1,
  engineVersion: "0.32.0",
  isBalancer: true,
  isRestarted: true,
};
const changes = [{ servedName: "somebody/else", from: null, to: "unexpected" as const, message: "" }];

describe("auditDetails", () => {
  it("tells once that a load balancer answers, and not each look what the process behind it has", () => {
    expect(auditDetails({ replica, seen, done: [], changes })).toMatchObject({ loadBalancer: true });
    const known = { ...replica, isBalancer: true };
    expect(auditDetails({ replica: known, seen, done: [], changes })).toBeNull();
    expect(auditDetails({ replica: known, seen: null, done: [], changes })).toMatchObject({
      reachable: false,
    });
  });

  it("tells of a restart, and says nothing where nothing moved", () => {
    const single = { ...seen, isBalancer: false };
    expect(auditDetails({ replica, seen: single, done: [], changes: [] })).toMatchObject({ restarted: true });
    const quiet = { ...single, isRestarted: false };
    expect(auditDetails({ replica, seen: quiet, done: [], changes: [] })).toBeNull();
  });
});
