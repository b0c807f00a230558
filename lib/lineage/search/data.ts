import { authorize, readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { LineageNode } from "../graph.ts";
import { parseNodeKey } from "../node-key.ts";
import {
  datasetSelect,
  describeNodes,
  exportSelect,
  repositorySelect,
  versionSelect,
} from "../nodes/data.ts";
import { datasetNode, exportNode, externalNode, repositoryNode, versionNode } from "../nodes/describe.ts";

/** Nodes whose names hold the text, as far as the actor may read them: at most `limit` of each kind, newest first. */
export async function searchNodes(actor: Actor, query: string, limit: number): Promise<LineageNode[]> {
  authorize(actor, "lineage.read");
  const [term = "", ref] = query.trim().split("@", 2);
  const text = escapeLike(term.toLowerCase());
  const readable = readableWhere(actor);
  const contains = { contains: text, mode: "insensitive" } as const;
  const newest = { orderBy: { id: "desc" }, take: limit } as const;
  const [versions, exports, datasets, repositories, externals] = await Promise.all([
    db().version.findMany({
      where: {
        repository: { AND: [readable, { deletedAt: null, kind: "adapter", searchText: { contains: text } }] },
        ...(ref ? { semver: { startsWith: escapeLike(ref) } } : {}),
      },
      select: versionSelect,
      ...newest,
    }),
    db().export.findMany({
      where: { AND: [readable, { status: "succeeded", name: contains }] },
      select: exportSelect,
      ...newest,
    }),
    db().datasetVersion.findMany({
      where: { dataset: { AND: [readable, { deletedAt: null, name: contains }] } },
      select: datasetSelect,
      ...newest,
    }),
    db().repository.findMany({
      where: { AND: [readable, { kind: "base", deletedAt: null, searchText: { contains: text } }] },
      select: repositorySelect,
      ...newest,
    }),
    findExternals(actor, contains, limit),
  ]);
  return [
    ...versions.map(versionNode),
    ...repositories.map(repositoryNode),
    ...datasets.map(datasetNode),
    ...exports.map(exportNode),
    ...externals,
  ];
}

/** External names that readable versions came from: others name what nobody may know of. */
async function findExternals(
  actor: Actor,
  contains: { contains: string; mode: "insensitive" },
  limit: number,
): Promise<LineageNode[]> {
  const edges = await db().lineageEdge.findMany({
    where: { to: { startsWith: "external:", ...contains }, removedAt: null },
    distinct: ["to"],
    orderBy: { id: "desc" },
    take: limit * 4,
    select: { from: true, to: true },
  });
  const readable = await describeNodes(
    actor,
    edges.map(({ from }) => from),
  );
  return edges
    .filter(({ from }) => readable.has(from))
    .flatMap(({ to }) => {
      const ref = parseNodeKey(to);
      return ref ? [externalNode(ref.id)] : [];
    })
    .slice(0, limit);
}
