import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { db, type Transaction, withTransaction } from "#lib/db.ts";
import { enqueue, enqueueNow } from "#lib/jobs/enqueue.ts";
import type { Pressure, ServedModel } from "../engines/engine.ts";
import { lookJob, reconcileJob } from "../jobs.ts";
import { getTarget, replicasOf } from "../targets/data.ts";
import type { TargetRow, TargetView } from "../targets/target.ts";
import type { AdapterChange, KeptAdapter, RowChanges } from "./adapter-row.ts";

/** Has every replica of a target looked at now, back-off or not. Throws `not_found` and `forbidden`. */
export async function requestReconcile(actor: Actor, idOrName: string): Promise<TargetView> {
  const target = await getTarget(actor, idOrName);
  authorize(actor, "target.check", target.owner.id);
  await withTransaction(async (tx) => {
    await enqueue(tx, reconcileJob, { targetId: target.id });
    await recordAudit(tx, actor, {
      action: "target.reconcile_requested",
      subject: { kind: "target", id: target.id, label: `${target.owner.handle}/${target.name}` },
    });
  });
  return target;
}

/** Brings the looks at a target's replicas forward to now. For jobs. */
export async function lookNow(targetId: string): Promise<void> {
  const replicas = await replicasOf(targetId);
  await withTransaction(async (tx) => {
    for (const { id } of replicas) await enqueueNow(tx, lookJob, { replicaId: id, isForced: true }, id);
  });
}

/** Begins the chains of looks at these replicas, spread over some seconds; one that waits already stays as it is. For jobs. */
export async function beginLooks(replicaIds: readonly string[], spreadSeconds: number): Promise<void> {
  await withTransaction(async (tx) => {
    for (const [index, replicaId] of replicaIds.entries()) {
      const startAfterSeconds = Math.floor((spreadSeconds * index) / replicaIds.length);
      await enqueue(tx, lookJob, { replicaId }, { singletonKey: replicaId, startAfterSeconds });
    }
  });
}

/**
 * Writes what changed of the served names on a replica since `before`, and every change of a state into the history; answers those
 * changes. A name that a publication is at work on, or that others changed since, is left to them.
 */
export async function saveRows(
  tx: Transaction,
  replicaId: string,
  before: readonly KeptAdapter[],
  found: RowChanges,
): Promise<readonly AdapterChange[]> {
  const underWay = await namesUnderWay(tx, replicaId);
  const names = [...found.saved.map(({ servedName }) => servedName), ...found.removed];
  const now = await lockStandings(tx, replicaId, names);
  const known = new Map(before.map((row) => [row.servedName, standing(row)]));
  const ours = new Set(names.filter((name) => !underWay.has(name) && now.get(name) === known.get(name)));
  const saved = found.saved.filter(({ servedName }) => ours.has(servedName));
  const changes = found.changes.filter(({ servedName }) => ours.has(servedName));
  const removed = found.removed.filter((servedName) => ours.has(servedName));
  if (saved.length > 0) {
    await tx.$executeRaw`
      INSERT INTO "ReplicaAdapter" ("replicaId", "servedName", "deploymentId", "state", "root", "differenceFromBase",
        "differenceFromGolden", "verifiedAt", "observedAt", "failures", "nextTryAt", "message", "updatedAt")
      SELECT ${replicaId}::uuid, r."servedName", r."deploymentId", r."state"::"ReplicaAdapterState", r."root", r."differenceFromBase",
        r."differenceFromGolden", to_timestamp(r."verifiedAtMs" / 1000) AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', r."failures",
        to_timestamp(r."nextTryAtMs" / 1000) AT TIME ZONE 'UTC', r."message", now() AT TIME ZONE 'UTC'
      FROM jsonb_to_recordset(${JSON.stringify(saved)}::jsonb) AS r("servedName" text, "deploymentId" uuid, "state" text,
        "root" text, "differenceFromBase" float8, "differenceFromGolden" float8, "verifiedAtMs" float8, "failures" int,
        "nextTryAtMs" float8, "message" text)
      ON CONFLICT ("replicaId", "servedName") DO UPDATE SET "deploymentId" = excluded."deploymentId", "state" = excluded."state",
        "root" = excluded."root", "differenceFromBase" = excluded."differenceFromBase",
        "differenceFromGolden" = excluded."differenceFromGolden", "verifiedAt" = excluded."verifiedAt",
        "observedAt" = excluded."observedAt", "failures" = excluded."failures", "nextTryAt" = excluded."nextTryAt",
        "message" = excluded."message", "updatedAt" = excluded."updatedAt"`;
  }
  if (removed.length > 0) {
    await tx.replicaAdapter.deleteMany({ where: { replicaId, servedName: { in: removed } } });
  }
  if (changes.length > 0) {
    await tx.replicaAdapterChange.createMany({ data: changes.map((change) => ({ ...change, replicaId })) });
  }
  return changes;
}

type Standing = Pick<KeptAdapter, "servedName" | "deploymentId" | "state" | "root" | "verifiedAtMs">;

/** What others change of a row: whose it is, what it is and when that was proved. */
function standing({ deploymentId, state, root, verifiedAtMs }: Standing): string {
  return JSON.stringify([deploymentId, state, root, verifiedAtMs]);
}

async function lockStandings(
  tx: Transaction,
  replicaId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.$queryRaw<Standing[]>`
    SELECT "servedName", "deploymentId", "state"::text AS "state", "root",
      (extract(epoch FROM "verifiedAt") * 1000)::float8 AS "verifiedAtMs"
    FROM "ReplicaAdapter" WHERE "replicaId" = ${replicaId}::uuid AND "servedName" = ANY(${names})
    ORDER BY "servedName" FOR UPDATE`;
  return new Map(rows.map((row) => [row.servedName, standing(row)]));
}

async function namesUnderWay(tx: Transaction, replicaId: string): Promise<ReadonlySet<string>> {
  const rows = await tx.deployment.findMany({
    where: { target: { replicas: { some: { id: replicaId } } }, status: { in: ["pending", "publishing"] } },
    select: { servedName: true },
  });
  return new Set(rows.map(({ servedName }) => servedName));
}

/** Notes that a replica answers again, before what it lacks is loaded: what is proved of it takes requests from then on. */
export async function noteReachable(replicaId: string): Promise<void> {
  await db().replica.update({ where: { id: replicaId }, data: { isReachable: true }, select: { id: true } });
}

/** How a look ended, as the replica's row and its samples keep it. */
export type LookResult = {
  replicaId: string;
  target: TargetRow;
  beganAt: Date;
  isReachable: boolean;
  /** Null: left as it is. */
  message: string | null;
  failures: number;
  nextLookMs: number;
  /** Null: not reached. */
  seen: { engineVersion: string | null; startTime: number | null; isBalancer: boolean } | null;
  /** The model list where it is another than the one kept. */
  models: readonly ServedModel[] | null;
  pressure: Pressure | null;
  /** How often which action came to what. */
  counts: readonly { action: string; outcome: string; count: number }[];
  /** What was done or found changed; null: nothing. */
  audit: Record<string, unknown> | null;
};

/** Ends a look in one transaction: the replica's row, a sample, counts, the audit entry where there is one, and the next look. */
export async function saveLook(actor: Actor, look: LookResult): Promise<void> {
  const { replicaId, target, seen, isReachable, pressure } = look;
  const now = new Date();
  await withTransaction(async (tx) => {
    await tx.replica.update({
      where: { id: replicaId },
      data: {
        isReachable: isReachable || (await isProvedSince(tx, replicaId, look.beganAt)),
        observedAt: now,
        failures: look.failures,
        nextLookAt: new Date(now.getTime() + look.nextLookMs),
        ...(look.message === null ? {} : { message: look.message }),
        ...(seen && { lastSeenAt: now, engineVersion: seen.engineVersion, processStartTime: seen.startTime }),
        // Only "Check" takes it back: that nothing disagrees for a moment proves nothing.
        ...(seen?.isBalancer ? { isBalancer: true } : {}),
        ...(look.models === null ? {} : { models: look.models.map((model) => ({ ...model })) }),
      },
      select: { id: true },
    });
    await tx.replicaSample.create({
      data: {
        replicaId,
        at: now,
        isReachable,
        runningAdapters: pressure?.runningAdapters.length ?? null,
        waitingAdapters: pressure?.waitingAdapters.length ?? null,
        maxLoras: pressure?.maxLoras ?? null,
        requestsRunning: pressure?.requestsRunning ?? null,
        requestsWaiting: pressure?.requestsWaiting ?? null,
        kvCacheUsage: pressure?.kvCacheUsage ?? null,
      },
      select: { replicaId: true },
    });
    for (const { action, outcome, count } of look.counts) {
      await tx.$executeRaw`
        INSERT INTO "ReconcileCount" ("targetId", "action", "outcome", "count") VALUES (${target.id}::uuid, ${action}, ${outcome}, ${count})
        ON CONFLICT ("targetId", "action", "outcome") DO UPDATE SET "count" = "ReconcileCount"."count" + excluded."count"`;
    }
    if (look.audit !== null) {
      await recordAudit(tx, actor, {
        action: "target.reconciled",
        subject: { kind: "target", id: target.id, label: `${target.owner.handle}/${target.name}` },
        details: look.audit,
      });
    }
    await enqueueLook(tx, replicaId, look.nextLookMs);
  });
}

/** Whether a publication proved a name there meanwhile: the replica came back after the look had asked it. */
async function isProvedSince(tx: Transaction, replicaId: string, since: Date): Promise<boolean> {
  const where = { replicaId, state: "verified", verifiedAt: { gte: since } } as const;
  return (await tx.replicaAdapter.count({ where })) > 0;
}

async function enqueueLook(tx: Transaction, replicaId: string, inMs: number): Promise<void> {
  const startAfterSeconds = Math.max(1, Math.round(inMs / 1000));
  await enqueue(tx, lookJob, { replicaId }, { singletonKey: replicaId, startAfterSeconds });
}
