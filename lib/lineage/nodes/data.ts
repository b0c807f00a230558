import { ownedWhere, readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db, type Transaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { Prisma } from "#prisma/client.ts";
import type { LineageNode } from "../graph.ts";
import { servingDeployments } from "../live.ts";
import { type NodeKind, nodeKey, parseNodeKey, requireNodeKey } from "../node-key.ts";
import { datasetNode, exportNode, externalNode, repositoryNode, servedOn, versionNode } from "./describe.ts";

/** What nodes are described by. */
const named = { name: true, owner: { select: { handle: true } } } as const;
export const versionSelect = {
  id: true,
  semver: true,
  status: true,
  licence: true,
  baseModel: true,
  repository: { select: { ...named, deletedAt: true } },
  aliases: { select: { name: true } },
  _count: { select: { deployments: { where: servingDeployments } } },
} as const satisfies Prisma.VersionSelect;
export const exportSelect = {
  ...named,
  id: true,
  status: true,
  exportedRows: true,
} as const satisfies Prisma.ExportSelect;
export const datasetSelect = {
  id: true,
  number: true,
  status: true,
  rowCount: true,
  dataset: { select: { ...named, id: true, licence: true, deletedAt: true } },
} as const satisfies Prisma.DatasetVersionSelect;
export const repositorySelect = {
  ...named,
  id: true,
  kind: true,
  licence: true,
  deletedAt: true,
} as const satisfies Prisma.RepositorySelect;

/** Nodes by key: those of the keys that the actor may read. What is external is there for everybody who names it. */
export async function describeNodes(
  actor: Actor,
  keys: Iterable<string>,
  tx?: Transaction,
): Promise<Map<string, LineageNode>> {
  const byKind = Map.groupBy(
    [...new Set(keys)].flatMap((key) => parseNodeKey(key) ?? []),
    ({ kind }) => kind,
  );
  const ids = (kind: NodeKind) => ({ in: (byKind.get(kind) ?? []).map(({ id }) => id) });
  const readable = readableWhere(actor);
  const client = tx ?? db();
  const readers: Record<NodeKind, () => Promise<LineageNode[]>> = {
    version: async () => {
      const where = { id: ids("version"), repository: readable };
      return (await client.version.findMany({ where, select: versionSelect })).map(versionNode);
    },
    export: async () => {
      const where = { AND: [readable, { id: ids("export") }] };
      return (await client.export.findMany({ where, select: exportSelect })).map(exportNode);
    },
    dataset: async () => {
      const where = { id: ids("dataset"), dataset: readable };
      return (await client.datasetVersion.findMany({ where, select: datasetSelect })).map(datasetNode);
    },
    repository: async () => {
      const where = { AND: [readable, { id: ids("repository") }] };
      return (await client.repository.findMany({ where, select: repositorySelect })).map(repositoryNode);
    },
    external: async () => {
      const names = ids("external").in;
      const targetNames = names.flatMap((name) => servedOn(name)?.target ?? []);
      const where = { AND: [ownedWhere(actor), { deletedAt: null, name: { in: targetNames } }] };
      const targets =
        targetNames.length === 0 ? [] : await client.target.findMany({ where, select: { name: true } });
      const open = new Set(targets.map(({ name }) => name));
      return names.map((name) => externalNode(name, open));
    },
  };
  const wanted = [...byKind.keys()].map((kind) => readers[kind]);
  const nodes = tx ? await inTurn(wanted) : await Promise.all(wanted.map((read) => read()));
  return new Map(nodes.flat().map((node) => [node.key, node]));
}

/** One after the other: a transaction has one connection. */
async function inTurn<T>(reads: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  for (const read of reads) results.push(await read());
  return results;
}

/** The node of a key. Throws `not_found` when the actor may not read it, `invalid_input` when it is no key. */
export async function getNode(actor: Actor, key: string): Promise<LineageNode> {
  const { kind, id } = requireNodeKey(key);
  const node = (await describeNodes(actor, [key])).get(nodeKey(kind, id));
  if (node) return node;
  throw new AppError("not_found", "There is no such node, or you may not see it.");
}

/**
 * The version of an adapter that a word names: a semver, `draft`, an alias, or `latest` (the version shown first).
 * @throws AppError not_found.
 */
export async function findVersionKey(
  actor: Actor,
  adapter: { owner: string; name: string },
  ref = "latest",
): Promise<{ key: string; repositoryId: string; ownerId: string }> {
  const repositories = await db().repository.findMany({
    where: {
      AND: [
        readableWhere(actor),
        { kind: "adapter", deletedAt: null, owner: { handle: adapter.owner.toLowerCase() } },
        { name: { equals: escapeLike(adapter.name), mode: "insensitive" } },
      ],
    },
    select: { id: true, ownerId: true, shownVersionId: true },
    take: 1,
  });
  const [repository] = repositories;
  const version = repository && (await versionOf(repository, ref));
  if (version) {
    return { key: nodeKey("version", version.id), repositoryId: repository.id, ownerId: repository.ownerId };
  }
  throw new AppError(
    "not_found",
    repository
      ? `${adapter.owner}/${adapter.name} has no version '${ref}'.`
      : "There is no such adapter, or you may not see it.",
  );
}

async function versionOf(
  repository: { id: string; shownVersionId: string | null },
  ref: string,
): Promise<{ id: string } | null> {
  const repositoryId = repository.id;
  if (ref === "latest" && repository.shownVersionId !== null) return { id: repository.shownVersionId };
  if (ref === "latest" || ref === "draft") {
    const semver = ref === "draft" ? { semver: null } : {};
    return db().version.findFirst({
      where: { repositoryId, ...semver },
      orderBy: { id: "desc" },
      select: { id: true },
    });
  }
  const version = await db().version.findFirst({
    where: { repositoryId, semver: ref },
    select: { id: true },
  });
  if (version) return version;
  const alias = await db().alias.findFirst({
    where: { repositoryId, name: ref },
    select: { versionId: true },
  });
  return alias && { id: alias.versionId };
}

/** A node from its key, or from `owner/name@version`. Throws `not_found` or `invalid_input`. */
export async function resolveNodeKey(actor: Actor, text: string): Promise<string> {
  const [, owner, name, ref] = /^([^/@:\s]+)\/([^/@:\s]+)(?:@([^\s@]+))?$/.exec(text) ?? [];
  if (owner && name) return (await findVersionKey(actor, { owner, name }, ref)).key;
  return (await getNode(actor, text)).key;
}
