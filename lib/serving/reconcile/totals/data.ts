import { db } from "#lib/db.ts";

/** What metrics say of one replica. `target` is `owner/name`, `replica` its address; null where nothing is known. */
export type ReplicaTotals = {
  target: string;
  replica: string;
  isReachable: boolean | null;
  isBalancer: boolean;
  secondsSinceLook: number | null;
  runningAdapters: number | null;
  waitingAdapters: number | null;
  maxLoras: number | null;
};

/** What metrics say of serving: one row a replica, counts of states and of the reconciler's actions. */
export type ServingTotals = {
  replicas: ReplicaTotals[];
  adapters: { target: string; replica: string; state: string; count: number }[];
  actions: { target: string; action: string; outcome: string; count: number }[];
};

/** Reads all of it in three queries, over every target: the caller shows it to whoever may read the process's metrics. */
export async function readServingTotals(): Promise<ServingTotals> {
  const [replicas, adapters, actions] = await Promise.all([
    db().$queryRaw<ReplicaTotals[]>`
      SELECT o."handle" || '/' || t."name" AS "target", r."address" AS "replica", r."isReachable", r."isBalancer",
        extract(epoch FROM (now() AT TIME ZONE 'UTC') - r."observedAt")::float8 AS "secondsSinceLook",
        s."runningAdapters", s."waitingAdapters", s."maxLoras"
      FROM "Replica" r JOIN "Target" t ON t."id" = r."targetId" JOIN "Owner" o ON o."id" = t."ownerId"
      LEFT JOIN LATERAL (
        SELECT * FROM "ReplicaSample" s WHERE s."replicaId" = r."id" ORDER BY s."at" DESC LIMIT 1
      ) s ON true
      WHERE r."removedAt" IS NULL AND t."deletedAt" IS NULL`,
    db().$queryRaw<ServingTotals["adapters"]>`
      SELECT o."handle" || '/' || t."name" AS "target", r."address" AS "replica", a."state"::text AS "state", count(*)::int AS "count"
      FROM "ReplicaAdapter" a JOIN "Replica" r ON r."id" = a."replicaId" JOIN "Target" t ON t."id" = r."targetId"
      JOIN "Owner" o ON o."id" = t."ownerId"
      WHERE r."removedAt" IS NULL AND t."deletedAt" IS NULL GROUP BY 1, 2, 3`,
    db().$queryRaw<ServingTotals["actions"]>`
      SELECT o."handle" || '/' || t."name" AS "target", c."action", c."outcome", c."count"::float8 AS "count"
      FROM "ReconcileCount" c JOIN "Target" t ON t."id" = c."targetId" JOIN "Owner" o ON o."id" = t."ownerId"
      WHERE t."deletedAt" IS NULL`,
  ]);
  return { replicas, adapters, actions };
}
