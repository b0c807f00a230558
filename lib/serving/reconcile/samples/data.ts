import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { getTarget } from "../../targets/data.ts";

/** Averages of the samples in one span of time; null where the replica said nothing. `at` is the span's beginning, ISO 8601. */
export type SamplePoint = {
  at: string;
  /** Share of looks that it answered, 0 to 1. */
  reachable: number;
  runningAdapters: number | null;
  waitingAdapters: number | null;
  maxLoras: number | null;
  requestsRunning: number | null;
  requestsWaiting: number | null;
  /** Share of the KV cache in use, 0 to 1. */
  kvCacheUsage: number | null;
};

/** Health and LoRA pressure of a target's replicas since a moment. */
export type TargetSamples = {
  since: string;
  bucketSeconds: number;
  replicas: { id: string; address: string; points: SamplePoint[] }[];
};

const maxPoints = 300;
const dayMs = 24 * 60 * 60_000;

/**
 * What was sampled of a target's replicas since a moment (default: a day ago), at most 300 points each. Throws `not_found`, and
 * `invalid_input` for a `since` that is no time.
 */
export async function listSamples(
  actor: Actor,
  idOrName: string,
  query: { since?: string | undefined } = {},
): Promise<TargetSamples> {
  const target = await getTarget(actor, idOrName);
  const nowMs = Date.now();
  const sinceMs = query.since === undefined ? nowMs - dayMs : Date.parse(query.since);
  if (!Number.isFinite(sinceMs) || sinceMs > nowMs) {
    throw new AppError("invalid_input", "`since` is a time before now, like 2026-01-31T12:00:00Z.");
  }
  // One less than the limit, as the first and the last span may be cut.
  const bucketSeconds = Math.max(1, Math.ceil((nowMs - sinceMs) / 1000 / (maxPoints - 1)));
  const rows = await db().$queryRaw<({ replicaId: string; at: Date } & Omit<SamplePoint, "at">)[]>`
    SELECT "replicaId", to_timestamp(floor(extract(epoch FROM "at") / ${bucketSeconds}::int) * ${bucketSeconds}::int) AS "at",
      avg("isReachable"::int)::float8 AS "reachable", avg("runningAdapters")::float8 AS "runningAdapters",
      avg("waitingAdapters")::float8 AS "waitingAdapters", max("maxLoras") AS "maxLoras",
      avg("requestsRunning")::float8 AS "requestsRunning", avg("requestsWaiting")::float8 AS "requestsWaiting",
      avg("kvCacheUsage")::float8 AS "kvCacheUsage"
    FROM "ReplicaSample"
    WHERE "replicaId" = ANY(${target.replicas.map(({ id }) => id)}::uuid[])
      AND "at" >= ${new Date(sinceMs).toISOString()}::timestamptz AT TIME ZONE 'UTC'
    GROUP BY 1, 2 ORDER BY 1, 2`;
  const points = Map.groupBy(rows, ({ replicaId }) => replicaId);
  return {
    since: new Date(sinceMs).toISOString(),
    bucketSeconds,
    replicas: target.replicas.map(({ id, address }) => ({
      id,
      address,
      points: (points.get(id) ?? []).map(({ replicaId: _replica, at, ...point }) => ({
        ...point,
        at: at.toISOString(),
      })),
    })),
  };
}
