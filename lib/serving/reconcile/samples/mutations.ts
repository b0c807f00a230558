import { db } from "#lib/db.ts";

const dayMs = 24 * 60 * 60_000;
const keptDays = 30;
const thinSeconds = 300;
/** How far back thinning looks: what a worker that stood still for days left over is caught up with. */
const thinWindowMs = 7 * dayMs;

/** Leaves of samples older than a day the first in each five minutes, and removes those older than thirty days. */
export async function thinSamples(now: Date): Promise<void> {
  const dayAgo = new Date(now.getTime() - dayMs);
  await db().replicaSample.deleteMany({ where: { at: { lt: new Date(now.getTime() - keptDays * dayMs) } } });
  await db().$executeRaw`
    DELETE FROM "ReplicaSample" s USING (
      SELECT "replicaId", "at", row_number() OVER (
        PARTITION BY "replicaId", floor(extract(epoch FROM "at") / ${thinSeconds}::int) ORDER BY "at"
      ) AS "position"
      FROM "ReplicaSample"
      WHERE "at" < ${dayAgo.toISOString()}::timestamptz AT TIME ZONE 'UTC'
        AND "at" >= ${new Date(dayAgo.getTime() - thinWindowMs).toISOString()}::timestamptz AT TIME ZONE 'UTC'
    ) AS spare
    WHERE s."replicaId" = spare."replicaId" AND s."at" = spare."at" AND spare."position" > 1`;
}
