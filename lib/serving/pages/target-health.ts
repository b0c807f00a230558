import type { Severity } from "../preflight/finding.ts";
import type { ReplicaView } from "../targets/target.ts";

/** How a target is, in a word, and the sentence behind it. */
export type TargetHealth = {
  status: "no replicas" | "not looked at" | "unreachable" | "degraded" | "problems" | "healthy";
  says: string;
};

/** Of the versions that a target is to serve: how many a replica serves wrongly, and how many one that answers has not proved. */
export type AdapterTrouble = { wrongAdapters: number; unprovedAdapters: number };

/** The gravest first, as lists of what needs a look are ordered. */
export const healthOrder: readonly TargetHealth["status"][] = [
  "unreachable",
  "degraded",
  "problems",
  "not looked at",
  "no replicas",
  "healthy",
];

const countOf = (replicas: readonly ReplicaView[], severity: Severity) =>
  replicas.reduce(
    (sum, { check }) =>
      sum + (check?.problems.filter((problem) => problem.severity === severity).length ?? 0),
    0,
  );

const versionsText = (count: number) => (count === 1 ? "1 version" : `${count} versions`);

/**
 * How a target is, by what was last seen of its replicas: whether they answer, whether each serves right what it should, then
 * whether a check found errors. Warnings leave it healthy.
 */
export function targetHealth(replicas: readonly ReplicaView[], trouble?: AdapterTrouble): TargetHealth {
  const up = replicas.filter(({ isReachable }) => isReachable).length;
  const down = replicas.filter(({ isReachable }) => isReachable === false).length;
  if (replicas.length === 0) return { status: "no replicas", says: "Add a replica to publish here." };
  if (up + down === 0) return { status: "not looked at", says: "No replica was looked at yet." };
  if (up === 0) return { status: "unreachable", says: "No replica answers." };
  if (down > 0) return { status: "degraded", says: `${down} of ${replicas.length} replicas do not answer.` };
  const { wrongAdapters = 0, unprovedAdapters = 0 } = trouble ?? {};
  if (wrongAdapters > 0) {
    return { status: "degraded", says: `${versionsText(wrongAdapters)} served wrongly by a replica.` };
  }
  if (unprovedAdapters > 0) {
    return { status: "degraded", says: `${versionsText(unprovedAdapters)} not proved on every replica.` };
  }
  const errors = countOf(replicas, "error");
  if (errors > 0) {
    return {
      status: "problems",
      says: `The last check found ${errors === 1 ? "an error" : `${errors} errors`}.`,
    };
  }
  return {
    status: "healthy",
    says: "Every replica answers and serves what it should, and the last check found no error.",
  };
}
