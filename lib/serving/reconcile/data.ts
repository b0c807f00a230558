import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { listFiles } from "#lib/repositories/data.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import type { AdapterState, DeploymentStatus } from "../deployments/deployment.ts";
import { servableProblem } from "../deployments/policy.ts";
import { wantedThere } from "../deployments/publishing/data.ts";
import { adapterSource } from "../deployments/served-source.ts";
import { listOwnLoads } from "../deployments/steps/data.ts";
import { getTarget } from "../targets/data.ts";
import type { ReplicaView, TargetRow } from "../targets/target.ts";
import type { AdapterChange, KeptAdapter } from "./adapter-row.ts";
import type { Released } from "./decide.ts";
import type { Remembered } from "./observe.ts";

/** A replica as a look begins: where it is, and what is kept of it. */
export type ReplicaToLookAt = Remembered & {
  id: string;
  targetId: string;
  address: string;
  failures: number;
};

/** The replica, null when it or its target was removed. For jobs. */
export async function findReplica(id: string): Promise<ReplicaToLookAt | null> {
  const row = await db().replica.findFirst({
    where: { id, removedAt: null, target: { deletedAt: null } },
    select: {
      id: true,
      targetId: true,
      address: true,
      failures: true,
      isReachable: true,
      isBalancer: true,
      engineVersion: true,
      processStartTime: true,
      models: true,
    },
  });
  if (row === null) return null;
  const { processStartTime: startTime, models, ...rest } = row;
  return { ...rest, startTime, models: storedModels(models) };
}

/** The files of a version; none when it is there no more. For jobs. */
export async function listVersionFiles(versionId: string): Promise<readonly TreeFile[]> {
  const version = await db().version.findUnique({ where: { id: versionId }, select: { commitId: true } });
  return version === null || version.commitId === null ? [] : listFiles(version.commitId);
}

function storedModels(value: unknown): Remembered["models"] {
  if (!Array.isArray(value)) return null;
  return value.flatMap((model) => {
    if (!isJsonObject(model) || typeof model.name !== "string") return [];
    return [{ name: model.name, root: typeof model.root === "string" ? model.root : null }];
  });
}

/** What is kept of the served names on a replica. For jobs. */
export async function listKept(replicaId: string): Promise<KeptAdapter[]> {
  const rows = await db().replicaAdapter.findMany({ where: { replicaId }, omit: { replicaId: true } });
  return rows.map(({ verifiedAt, nextTryAt, observedAt: _seen, updatedAt: _written, ...row }) => ({
    ...row,
    verifiedAtMs: verifiedAt?.getTime() ?? null,
    nextTryAtMs: nextTryAt?.getTime() ?? null,
  }));
}

/**
 * Of these names on a replica, those that a deployment of the target once had, with when it was let go: the newest of each. One that
 * never went live owns what it loaded there alone: what its publication found there is somebody else's. For jobs.
 */
export async function listReleased(
  target: TargetRow,
  replicaId: string,
  names: readonly string[],
): Promise<Released[]> {
  if (names.length === 0) return [];
  const rows = await db().deployment.findMany({
    where: { targetId: target.id, servedName: { in: [...names] } },
    orderBy: { updatedAt: "desc" },
    select: { id: true, servedName: true, updatedAt: true, status: true, supersededAt: true },
  });
  const loads = await listOwnLoads(rows.flatMap((row) => (wasLive(row) ? [] : [row.id])));
  const loadedHere = new Set(
    loads.flatMap((load) => (load.replicaId === replicaId ? [load.deploymentId] : [])),
  );
  const released = [...Map.groupBy(rows, ({ servedName }) => servedName).values()].flatMap((deployments) => {
    const isOurs = deployments.some((row) => wasLive(row) || loadedHere.has(row.id));
    return isOurs ? deployments.slice(0, 1) : [];
  });
  return released.map(({ id, servedName, updatedAt }) => ({
    deploymentId: id,
    servedName,
    source: adapterSource(target, servedName),
    releasedAtMs: updatedAt.getTime(),
  }));
}

/** Whatever lets a deployment go that was live says when. */
function wasLive({ status, supersededAt }: { status: DeploymentStatus; supersededAt: Date | null }): boolean {
  return supersededAt !== null || status === "live";
}

/**
 * Whether no deployment wants this name on a replica at this moment, also not of another target that has the same replica. A refused
 * one is not asked for its own target: whether another target may serve it all the same. For jobs.
 */
export async function isReleased(
  { targetId, address }: Pick<ReplicaToLookAt, "targetId" | "address">,
  servedName: string,
  { isRefused }: { isRefused: boolean },
): Promise<boolean> {
  const rows = await db().deployment.findMany({
    where: wantedThere({ targetId, addresses: [address] }, servedName),
    select: {
      targetId: true,
      version: { select: { status: true, rootDigest: true } },
      target: { select: { name: true, requiresApproval: true } },
    },
  });
  if (!isRefused) return rows.length === 0;
  return rows.every(
    ({ version, target, ...row }) =>
      row.targetId === targetId || servableProblem({ ...version, label: servedName }, target) !== null,
  );
}

/** Replicas whose next look is overdue by so much, or that were never looked at. For jobs. */
export async function listOverdue(before: Date): Promise<string[]> {
  const rows = await db().replica.findMany({
    where: {
      removedAt: null,
      target: { deletedAt: null },
      OR: [{ nextLookAt: null }, { nextLookAt: { lt: before } }],
    },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** One served name on a replica as pages and programs see it. Times are ISO 8601. */
export type ReplicaAdapterView = {
  servedName: string;
  deploymentId: string | null;
  state: AdapterState;
  root: string | null;
  differenceFromBase: number | null;
  differenceFromGolden: number | null;
  verifiedAt: string | null;
  failures: number;
  nextTryAt: string | null;
  message: string;
};

/** A replica with what is on it and what changed there last. */
export type ReconciledReplica = Omit<ReplicaView, "check"> & {
  failures: number;
  observedAt: string | null;
  nextLookAt: string | null;
  adapters: ReplicaAdapterView[];
  changes: (AdapterChange & { at: string })[];
};

const changesShown = 50;

/** The replicas of a target with the state of every served name and the newest changes of each. Throws `not_found`. */
export async function listReconciledReplicas(
  actor: Actor,
  idOrName: string,
): Promise<{ items: ReconciledReplica[] }> {
  const target = await getTarget(actor, idOrName);
  const rows = await db().replica.findMany({
    where: { targetId: target.id, removedAt: null },
    orderBy: { id: "asc" },
    select: {
      id: true,
      failures: true,
      observedAt: true,
      nextLookAt: true,
      adapters: { orderBy: { servedName: "asc" } },
    },
  });
  const changes = await Promise.all(rows.map(({ id }) => listChanges(id)));
  const items = rows.flatMap(({ id, failures, observedAt, nextLookAt, adapters }, index) => {
    const view = target.replicas.find((replica) => replica.id === id);
    if (view === undefined) return [];
    const { check: _check, ...replica } = view;
    return [
      {
        ...replica,
        failures,
        observedAt: observedAt?.toISOString() ?? null,
        nextLookAt: nextLookAt?.toISOString() ?? null,
        adapters: adapters.map(toAdapterView),
        changes: changes[index] ?? [],
      },
    ];
  });
  return { items };
}

function toAdapterView(row: {
  servedName: string;
  deploymentId: string | null;
  state: AdapterState;
  root: string | null;
  differenceFromBase: number | null;
  differenceFromGolden: number | null;
  verifiedAt: Date | null;
  failures: number;
  nextTryAt: Date | null;
  message: string;
}): ReplicaAdapterView {
  return {
    servedName: row.servedName,
    deploymentId: row.deploymentId,
    state: row.state,
    root: row.root,
    differenceFromBase: row.differenceFromBase,
    differenceFromGolden: row.differenceFromGolden,
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    failures: row.failures,
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
    message: row.message,
  };
}

async function listChanges(replicaId: string): Promise<(AdapterChange & { at: string })[]> {
  const rows = await db().$queryRaw<(AdapterChange & { at: Date })[]>`
    SELECT "servedName", "from"::text AS "from", "to"::text AS "to", "message", "at" FROM "ReplicaAdapterChange"
    WHERE "replicaId" = ${replicaId}::uuid ORDER BY "at" DESC, "id" DESC LIMIT ${changesShown}`;
  return rows.map(({ at, ...change }) => ({ ...change, at: at.toISOString() }));
}
