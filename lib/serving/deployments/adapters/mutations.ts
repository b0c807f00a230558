import { db, type Transaction, withTransaction } from "#lib/db.ts";
import { enqueueNow } from "#lib/jobs/enqueue.ts";
import { lookJob } from "../../jobs.ts";
import type { AdapterState } from "../deployment.ts";

/** What was seen of a served name on a replica. Fields that are left out stay as they are. */
export type SeenAdapter = {
  state: AdapterState;
  deploymentId?: string;
  root?: string | null;
  differenceFromBase?: number | null;
  differenceFromGolden?: number | null;
  message?: string;
};

/**
 * Notes what a served name is on a replica, and every change of its state in the history. A replica that proves a name answers: one
 * that was unreachable takes requests from then on, and is looked at now for what else it is to hold.
 */
export async function recordAdapter(
  replicaId: string,
  servedName: string,
  { state, ...seen }: SeenAdapter,
): Promise<void> {
  const now = new Date();
  const key = { replicaId, servedName };
  const data = {
    ...seen,
    state,
    observedAt: now,
    ...(state === "verified" ? { verifiedAt: now, failures: 0, nextTryAt: null } : {}),
  };
  await withTransaction(async (tx) => {
    const before = await stateOf(tx, replicaId, servedName);
    await tx.replicaAdapter.upsert({
      where: { replicaId_servedName: key },
      create: { ...key, ...data },
      update: { ...data, updatedAt: now },
      select: { state: true },
    });
    if (before !== state) {
      await tx.replicaAdapterChange.create({
        data: { ...key, from: before, to: state, message: seen.message ?? "" },
        select: { id: true },
      });
    }
    if (state === "verified") await noteBack(tx, replicaId);
  });
}

async function noteBack(tx: Transaction, replicaId: string): Promise<void> {
  const back = { where: { id: replicaId, isReachable: false }, data: { isReachable: true } };
  const { count } = await tx.replica.updateMany(back);
  if (count > 0) await enqueueNow(tx, lookJob, { replicaId, isForced: true }, replicaId);
}

/**
 * Notes that a deployment is being loaded on a replica; a name that is proved there for another stays so, since requests go to it.
 * Answers whether it is.
 */
export async function beginLoading(
  replicaId: string,
  servedName: string,
  deploymentId: string,
): Promise<boolean> {
  const where = { replicaId, servedName, state: "verified" } as const;
  const isProved = (await db().replicaAdapter.count({ where })) > 0;
  if (!isProved) await recordAdapter(replicaId, servedName, { deploymentId, state: "loading", message: "" });
  return isProved;
}

/** Notes that a served name is gone from a replica and nobody wants it there; one that was proved after `since` came back meanwhile. */
export async function forgetAdapter(
  replicaId: string,
  servedName: string,
  { message, since }: { message: string; since: Date },
): Promise<void> {
  await withTransaction(async (tx) => {
    const before = await stateOf(tx, replicaId, servedName);
    if (before === null) return;
    const back = { replicaId, servedName, state: "verified", verifiedAt: { gt: since } } as const;
    if ((await tx.replicaAdapter.count({ where: back })) > 0) return;
    await tx.replicaAdapter.delete({ where: { replicaId_servedName: { replicaId, servedName } } });
    await tx.replicaAdapterChange.create({
      data: { replicaId, servedName, from: before, to: null, message },
      select: { id: true },
    });
  });
}

async function stateOf(tx: Transaction, replicaId: string, servedName: string): Promise<AdapterState | null> {
  const [row] = await tx.$queryRaw<{ state: AdapterState }[]>`
    SELECT "state"::text AS "state" FROM "ReplicaAdapter"
    WHERE "replicaId" = ${replicaId}::uuid AND "servedName" = ${servedName} FOR UPDATE`;
  return row?.state ?? null;
}
