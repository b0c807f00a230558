import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import type { AdapterState } from "../deployments/deployment.ts";
import { readableTargets } from "../targets/data.ts";

/** What lists show of a target beside its settings. */
export type TargetFigures = {
  /** Versions that it is to serve, and those of them that every replica has proved. */
  desiredAdapters: number;
  verifiedAdapters: number;
  /** Of those that are live: served wrongly by a replica, and not proved on one that answers. */
  wrongAdapters: number;
  unprovedAdapters: number;
  /** On the busiest replica, as its metrics last said; null: they said nothing of late. */
  runningAdapters: number | null;
  waitingAdapters: number | null;
  requestsLastHour: number;
};

/** LoRA pressure of a target: for each point in time the busiest replica's figures. */
export type PressurePoint = {
  at: string;
  running: number | null;
  waiting: number | null;
  maxLoras: number | null;
};

const hourMs = 3_600_000;
/** A sample older than this says nothing of now. */
const freshMinutes = 10;

type LoadedRow = { targetId: string; desired: bigint; verified: bigint; wrong: bigint; unproved: bigint };
type SampleRow = { targetId: string; running: number | null; waiting: number | null };

/** The figures of targets that the reader may see, by id. */
export async function targetFigures(
  targetIds: readonly string[],
): Promise<ReadonlyMap<string, TargetFigures>> {
  const ids = [...targetIds];
  const [loaded, samples, usage] = await Promise.all([
    db().$queryRaw<LoadedRow[]>`
      SELECT "targetId", count(*) AS "desired", count(*) FILTER (WHERE "replicas" > 0 AND "proved" = "replicas") AS "verified",
        count(*) FILTER (WHERE "isLive" AND "isWrong") AS "wrong",
        count(*) FILTER (WHERE "isLive" AND "provedUp" < "up") AS "unproved"
      FROM (
        SELECT d."targetId", d."isLive",
          EXISTS (SELECT 1 FROM "ReplicaAdapter" a JOIN "Replica" r ON r."id" = a."replicaId"
            WHERE r."targetId" = d."targetId" AND a."servedName" = d."servedName" AND a."state" IN ('wrong_weights', 'inert') AND r."removedAt" IS NULL) AS "isWrong",
          (SELECT count(*) FROM "Replica" r
            WHERE r."targetId" = d."targetId" AND r."removedAt" IS NULL AND r."isReachable") AS "up",
          (SELECT count(*) FROM "ReplicaAdapter" a JOIN "Replica" r ON r."id" = a."replicaId"
            WHERE r."targetId" = d."targetId" AND a."servedName" = d."servedName" AND a."state" = 'verified' AND r."removedAt" IS NULL AND r."isReachable") AS "provedUp",
          (SELECT count(*) FROM "Replica" r WHERE r."targetId" = d."targetId" AND r."removedAt" IS NULL) AS "replicas",
          (SELECT count(*) FROM "ReplicaAdapter" a JOIN "Replica" r ON r."id" = a."replicaId"
            WHERE r."targetId" = d."targetId" AND a."servedName" = d."servedName" AND a."state" = 'verified' AND r."removedAt" IS NULL) AS "proved"
        FROM (
          SELECT "targetId", "servedName", bool_or("status" = 'live') AS "isLive" FROM "Deployment"
          WHERE "isDesired" AND "targetId" = ANY(${ids}::uuid[]) GROUP BY "targetId", "servedName"
        ) d
      ) one GROUP BY "targetId"`,
    db().$queryRaw<SampleRow[]>`
      SELECT "targetId", max("runningAdapters") AS "running", max("waitingAdapters") AS "waiting"
      FROM (
        SELECT DISTINCT ON (s."replicaId") r."targetId", s."runningAdapters", s."waitingAdapters"
        FROM "ReplicaSample" s JOIN "Replica" r ON r."id" = s."replicaId"
        WHERE r."targetId" = ANY(${ids}::uuid[]) AND r."removedAt" IS NULL
          AND s."at" > (now() AT TIME ZONE 'UTC') - make_interval(mins => ${freshMinutes}::int)
        ORDER BY s."replicaId", s."at" DESC
      ) newest GROUP BY "targetId"`,
    db().gatewayUsage.groupBy({
      by: ["targetId"],
      where: { targetId: { in: ids }, minute: { gte: new Date(Date.now() - hourMs) } },
      _sum: { requests: true },
    }),
  ]);
  const loadedOf = new Map(loaded.map((row) => [row.targetId, row]));
  const sampleOf = new Map(samples.map((row) => [row.targetId, row]));
  const requestsOf = new Map(usage.map((row) => [row.targetId, row._sum.requests ?? 0]));
  return new Map(
    ids.map((id) => [
      id,
      {
        desiredAdapters: Number(loadedOf.get(id)?.desired ?? 0),
        verifiedAdapters: Number(loadedOf.get(id)?.verified ?? 0),
        wrongAdapters: Number(loadedOf.get(id)?.wrong ?? 0),
        unprovedAdapters: Number(loadedOf.get(id)?.unproved ?? 0),
        runningAdapters: sampleOf.get(id)?.running ?? null,
        waitingAdapters: sampleOf.get(id)?.waiting ?? null,
        requestsLastHour: requestsOf.get(id) ?? 0,
      },
    ]),
  );
}

type PressureRow = { at: Date; running: number | null; waiting: number | null; maxLoras: number | null };

/** LoRA pressure of a target that the reader may see, in steps of five minutes, oldest first. */
export async function pressureOf(targetId: string, hours: number): Promise<PressurePoint[]> {
  const rows = await db().$queryRaw<PressureRow[]>`
    SELECT date_bin('5 minutes', s."at", TIMESTAMP '2000-01-01') AS "at", max(s."runningAdapters") AS "running",
      max(s."waitingAdapters") AS "waiting", max(s."maxLoras") AS "maxLoras"
    FROM "ReplicaSample" s JOIN "Replica" r ON r."id" = s."replicaId"
    WHERE r."targetId" = ${targetId}::uuid
      AND s."at" > (now() AT TIME ZONE 'UTC') - make_interval(hours => ${hours}::int)
    GROUP BY 1 ORDER BY 1`;
  return rows.map(({ at, ...figures }) => ({ at: at.toISOString(), ...figures }));
}

/** One served name on one replica, as last seen. Differences are of log-probabilities, in nats. */
export type MatrixCell = {
  state: AdapterState;
  root: string | null;
  message: string;
  differenceFromBase: number | null;
  differenceFromGolden: number | null;
  observedAt: string | null;
};

/** A served name with what each replica has of it, by the replica's id. `deploymentId` null: it is not ours. */
export type MatrixRow = {
  servedName: string;
  deploymentId: string | null;
  isDesired: boolean;
  cells: Record<string, MatrixCell>;
};

/** What the replicas of a target that the reader may see hold, ours first. */
export async function adapterMatrix(targetId: string): Promise<MatrixRow[]> {
  const [wanted, seen] = await Promise.all([
    db().deployment.findMany({
      where: { targetId, isDesired: true },
      orderBy: { id: "desc" },
      select: { id: true, servedName: true },
    }),
    db().replicaAdapter.findMany({
      where: { replica: { targetId, removedAt: null } },
      orderBy: { servedName: "asc" },
      select: {
        replicaId: true,
        servedName: true,
        deploymentId: true,
        state: true,
        root: true,
        message: true,
        differenceFromBase: true,
        differenceFromGolden: true,
        observedAt: true,
      },
    }),
  ]);
  const rows = new Map<string, MatrixRow>(
    wanted.map(({ id, servedName }) => [
      servedName,
      { servedName, deploymentId: id, isDesired: true, cells: {} },
    ]),
  );
  for (const { replicaId, servedName, deploymentId, observedAt, ...cell } of seen) {
    const row = rows.get(servedName) ?? { servedName, deploymentId, isDesired: false, cells: {} };
    row.cells[replicaId] = { ...cell, observedAt: observedAt?.toISOString() ?? null };
    rows.set(servedName, row);
  }
  return [...rows.values()];
}

/** Adapters that were ever published to a target that the reader may see, as `owner/name`. */
export async function listPublishedAdapters(targetId: string): Promise<string[]> {
  const rows = await db().deployment.findMany({
    where: { targetId },
    distinct: ["repositoryId"],
    select: { repository: { select: { name: true, owner: { select: { handle: true } } } } },
  });
  return rows.map(({ repository }) => `${repository.owner.handle}/${repository.name}`).sort();
}

/** A move of a served alias. `from` and `to` null: nothing was served, or is. */
export type ServedMoveView = {
  id: string;
  alias: string;
  target: { name: string };
  from: string | null;
  to: { deploymentId: string; version: string } | null;
  /** Percent of a canary beside it. */
  canary: number | null;
  reason: string;
  actorLabel: string;
  at: string;
};

const maxMoves = 200;

/** How the served aliases of an adapter that the reader may see moved, on targets that the actor may read; newest first. */
export async function listServedMoves(actor: Actor, repositoryId: string): Promise<ServedMoveView[]> {
  const targets = await db().target.findMany({
    where: readableTargets(actor),
    select: { id: true, name: true },
  });
  const names = new Map(targets.map(({ id, name }) => [id, name]));
  const moves = await db().servedAliasMove.findMany({
    where: { repositoryId, targetId: { in: [...names.keys()] } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: maxMoves,
  });
  const deployments = await db().deployment.findMany({
    where: {
      id: { in: moves.flatMap((move) => [move.fromDeploymentId ?? [], move.toDeploymentId ?? []].flat()) },
    },
    select: { id: true, version: { select: { semver: true } } },
  });
  const versions = new Map(deployments.map(({ id, version }) => [id, version.semver ?? "draft"]));
  return moves.map((move) => ({
    id: move.id,
    alias: move.alias,
    target: { name: names.get(move.targetId) ?? "" },
    from: versions.get(move.fromDeploymentId ?? "") ?? null,
    to:
      move.toDeploymentId === null
        ? null
        : { deploymentId: move.toDeploymentId, version: versions.get(move.toDeploymentId) ?? "" },
    canary: move.canaryDeploymentId === null ? null : move.canaryPercent,
    reason: move.reason,
    actorLabel: move.actorLabel,
    at: move.at.toISOString(),
  }));
}
