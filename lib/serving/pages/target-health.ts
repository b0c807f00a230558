import type { Severity } from "../preflight/finding.ts";
import type { ReplicaView } from "../targets/target.ts";

/** How a target is, in a word, and the sentence behind it. */
export type TargetHealth = {
  status: "no replicas" | "not looked at" | "unreachable" | "degraded" | "problems" | "healthy";
  says: string;
};

const countOf = (replicas: readonly ReplicaView[], severity: Severity) =>
  replicas.reduce(
    (sum, { check }) =>
      sum + (check?.problems.filter((problem) => problem.severity === severity).length ?? 0),
    0,
  );

/**
 * How a target is, by what was last seen of its replicas: whether they answer, then whether a check found errors. Warnings
 * leave it healthy.
 */
export function targetHealth(replicas: readonly ReplicaView[]): TargetHealth {
  const up = replicas.filter(({ isReachable }) => isReachable).length;
  const down = replicas.filter(({ isReachable }) => isReachable === false).length;
  if (replicas.length === 0) return { status: "no replicas", says: "Add a replica to publish here." };
  if (up + down === 0) return { status: "not looked at", says: "No replica was looked at yet." };
  if (up === 0) return { status: "unreachable", says: "No replica answers." };
  if (down > 0) return { status: "degraded", says: `${down} of ${replicas.length} replicas do not answer.` };
  const errors = countOf(replicas, "error");
  if (errors > 0) {
    return {
      status: "problems",
      says: `The last check found ${errors === 1 ? "an error" : `${errors} errors`}.`,
    };
  }
  return { status: "healthy", says: "Every replica answers, and the last check found no error." };
}
