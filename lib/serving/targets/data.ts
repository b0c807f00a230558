import { ownedWhere, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { Page } from "#lib/operation.ts";
import { openSecret } from "#lib/sealed-secret.ts";
import type { Prisma } from "#prisma/client.ts";
import type { EngineReplica } from "../engines/engine.ts";
import { engineOf } from "../engines/registry.ts";
import { storedReplicaCheck } from "./checks/stored-check.ts";
import type { PullTokenView, ReplicaRow, ReplicaView, TargetRow, TargetView } from "./target.ts";

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const rowSelect = {
  id: true,
  ownerId: true,
  owner: { select: { handle: true } },
  name: true,
  engine: true,
  baseRepositoryId: true,
  base: {
    select: {
      id: true,
      name: true,
      visibility: true,
      ownerId: true,
      owner: { select: { handle: true } },
    },
  },
  servedModelName: true,
  adapterSource: true,
  folderPath: true,
  replicaFolderPath: true,
  sealedToken: true,
  pullTokenId: true,
  maxLoraRank: true,
  maxLoras: true,
  maxCpuLoras: true,
  requiresApproval: true,
  probePrompts: true,
  reconcileSeconds: true,
  drainSeconds: true,
  revision: true,
} as const satisfies Prisma.TargetSelect;

const replicaRowSelect = {
  id: true,
  targetId: true,
  address: true,
  isReachable: true,
  engineVersion: true,
  isBalancer: true,
  failures: true,
  nextLookAt: true,
} as const satisfies Prisma.ReplicaSelect;

const viewSelect = {
  ...rowSelect,
  description: true,
  createdAt: true,
  updatedAt: true,
  replicas: {
    where: { removedAt: null },
    orderBy: { id: "asc" },
    select: {
      id: true,
      address: true,
      isReachable: true,
      engineVersion: true,
      lastSeenAt: true,
      message: true,
      isBalancer: true,
      check: true,
    },
  },
} as const satisfies Prisma.TargetSelect;

type ViewRow = Prisma.TargetGetPayload<{ select: typeof viewSelect }>;

/** What seals a target's token; the row's id is bound in. */
export const tokenPurpose = "adaptery serving target token";

function notFound(): never {
  throw new AppError("not_found", "There is no such target, or you may not see it.");
}

/**
 * The targets an actor may read: administrators and reviewers all, others those of their owners, since addresses of a network
 * are nobody else's business; a limited token only those its patterns name as `owner/target`.
 */
export function readableTargets(actor: Actor): Prisma.TargetWhereInput {
  return { deletedAt: null, ...ownedWhere(actor) };
}

function toReplicaView(row: ViewRow["replicas"][number]): ReplicaView {
  const { check, lastSeenAt, ...rest } = row;
  return { ...rest, lastSeenAt: lastSeenAt?.toISOString() ?? null, check: storedReplicaCheck(check) };
}

async function pullTokensOf(ids: readonly (string | null)[]): Promise<ReadonlyMap<string, PullTokenView>> {
  const rows = await db().apiToken.findMany({
    where: { id: { in: ids.filter((id) => id !== null) }, revokedAt: null },
    select: { id: true, prefix: true, createdAt: true, lastUsedAt: true, resourcePatterns: true },
  });
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...row,
        createdAt: row.createdAt.toISOString(),
        lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      },
    ]),
  );
}

async function toTargetViews(rows: readonly ViewRow[]): Promise<TargetView[]> {
  const pullTokens = await pullTokensOf(rows.map((row) => row.pullTokenId));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    owner: { id: row.ownerId, handle: row.owner.handle },
    description: row.description,
    engine: row.engine,
    isProvedAgainstReal: engineOf(row.engine).isProvedAgainstReal,
    baseModel: { owner: row.base.owner.handle, name: row.base.name },
    servedModelName: row.servedModelName,
    adapterSource: row.adapterSource,
    folderPath: row.folderPath,
    replicaFolderPath: row.replicaFolderPath,
    hasToken: row.sealedToken !== null,
    pullToken: pullTokens.get(row.pullTokenId ?? "") ?? null,
    limits: { maxLoraRank: row.maxLoraRank, maxLoras: row.maxLoras, maxCpuLoras: row.maxCpuLoras },
    requiresApproval: row.requiresApproval,
    probePrompts: row.probePrompts,
    reconcileSeconds: row.reconcileSeconds,
    drainSeconds: row.drainSeconds,
    revision: row.revision,
    replicas: row.replicas.map(toReplicaView),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
}

type TargetQuery = {
  search?: string | undefined;
  owner?: string | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
};

/** One page of the targets the actor may read, newest first. `search` looks into name, description and served model name. */
export async function listTargets(actor: Actor, query: TargetQuery = {}): Promise<Page<TargetView>> {
  const limit = query.limit ?? 50;
  if (query.cursor && !uuidPattern.test(query.cursor)) {
    throw new AppError(
      "invalid_input",
      "The cursor is not one of this list: send the `nextCursor` of a page.",
    );
  }
  const contains = { contains: escapeLike(query.search ?? ""), mode: "insensitive" } as const;
  const where: Prisma.TargetWhereInput = {
    AND: [
      readableTargets(actor),
      query.owner ? { owner: { handle: query.owner.toLowerCase() } } : {},
      query.search
        ? { OR: [{ name: contains }, { description: contains }, { servedModelName: contains }] }
        : {},
    ],
  };
  const [total, rows] = await Promise.all([
    db().target.count({ where }),
    db().target.findMany({
      where: query.cursor ? { AND: [where, { id: { lt: query.cursor } }] } : where,
      select: viewSelect,
      orderBy: { id: "desc" },
      take: limit + 1,
    }),
  ]);
  const items = await toTargetViews(rows.slice(0, limit));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

function whereNamed(idOrName: string): Prisma.TargetWhereInput {
  if (uuidPattern.test(idOrName)) return { id: idOrName };
  const [handle, name] = idOrName.includes("/") ? idOrName.split("/", 2) : [undefined, idOrName];
  return {
    name: { equals: escapeLike(name ?? ""), mode: "insensitive" },
    ...(handle === undefined ? {} : { owner: { handle: handle.toLowerCase() } }),
  };
}

/**
 * The target with this id, name or `owner/name`, as far as the actor may read it.
 * @throws AppError not_found when there is none.
 */
export async function getTarget(actor: Actor, idOrName: string): Promise<TargetView> {
  const row = await db().target.findFirst({
    where: { AND: [readableTargets(actor), whereNamed(idOrName)] },
    select: viewSelect,
  });
  if (!row) return notFound();
  requireReach(actor, `${row.owner.handle}/${row.name}`);
  const [view] = await toTargetViews([row]);
  return view ?? notFound();
}

/** A target for jobs and verbs that have authorized their actor. Throws `not_found` for one that is deleted. */
export async function requireTargetRow(id: string): Promise<TargetRow> {
  const row = await db().target.findFirst({ where: { id, deletedAt: null }, select: rowSelect });
  return row ?? notFound();
}

/** The API key that a target's replicas ask for; null when it has none. */
export function openToken(target: Pick<TargetRow, "id" | "sealedToken">): string | null {
  return target.sealedToken === null ? null : openSecret(target.sealedToken, tokenPurpose, target.id);
}

/** The replicas of a target that were not removed, oldest first. */
export async function replicasOf(targetId: string): Promise<ReplicaRow[]> {
  return db().replica.findMany({
    where: { targetId, removedAt: null },
    orderBy: { id: "asc" },
    select: replicaRowSelect,
  });
}

/** A replica as engines take it: its address with the target's token. */
export function engineReplica(
  target: Pick<TargetRow, "id" | "sealedToken">,
  replica: Pick<ReplicaRow, "address">,
): EngineReplica {
  return { address: replica.address, token: openToken(target) };
}
