import { db, type Transaction } from "#lib/db.ts";
import { Prisma } from "#prisma/client.ts";
import { type EdgeKind, edgeKinds } from "../edge-kind.ts";
import { maxCounted } from "../graph.ts";
import { nodeKey, parseNodeKey } from "../node-key.ts";
import type { EdgeRange, EdgeRow } from "./edge-row.ts";

/** Edges known at a time: of now, those that were not taken back. The column has no time zone; it is UTC. */
function knownAt(asOf: Date | undefined): Prisma.Sql {
  if (asOf === undefined) return Prisma.sql`e."removedAt" IS NULL`;
  const at = Prisma.sql`(${asOf.toISOString()}::text::timestamptz AT TIME ZONE 'UTC')`;
  return Prisma.sql`e."createdAt" <= ${at} AND (e."removedAt" IS NULL OR e."removedAt" > ${at})`;
}

/** Edges of these kinds. */
function ofKinds(kinds: readonly EdgeKind[]): Prisma.Sql {
  return Prisma.sql`e."kind" = ANY(${[...kinds]}::"LineageKind"[])`;
}

/** Every edge there is now, as far as a closure may reach. */
export const allOfNow: EdgeRange = { asOf: undefined, kinds: edgeKinds, limit: 10_000 };

const columns = Prisma.sql`e."id"::text, e."kind"::text, e."from", e."to", e."evidence"::text, e."details", e."createdAt", e."removedAt"`;

/** Stored edges of nodes, newest first, at most `limit` of a node in one direction. */
export async function storedEdges(nodes: readonly string[], query: EdgeRange): Promise<EdgeRow[]> {
  const where = Prisma.sql`${knownAt(query.asOf)} AND ${ofKinds(query.kinds)}`;
  return db().$queryRaw<EdgeRow[]>`
    SELECT DISTINCT ON (near."id") near.* FROM unnest(${[...nodes]}::text[]) AS n(node)
    CROSS JOIN LATERAL (
      (SELECT ${columns} FROM "LineageEdge" e WHERE e."from" = n.node AND ${where} ORDER BY e."id" DESC LIMIT ${query.limit})
      UNION ALL
      (SELECT ${columns} FROM "LineageEdge" e WHERE e."to" = n.node AND ${where} ORDER BY e."id" DESC LIMIT ${query.limit})
    ) near`;
}

function idsOf(nodes: readonly string[], kind: string): string[] {
  return nodes.flatMap((key) => {
    const node = parseNodeKey(key);
    return node?.kind === kind ? [node.id] : [];
  });
}

/** What exports say of themselves: which version of a dataset each that succeeded read. Not stored as edges. */
export async function exportEdges(nodes: readonly string[], range: EdgeRange): Promise<EdgeRow[]> {
  const exportIds = idsOf(nodes, "export");
  const datasetIds = idsOf(nodes, "dataset");
  if (!range.kinds.includes("exported_from") || exportIds.length + datasetIds.length === 0) return [];
  const rows = await db().export.findMany({
    where: {
      status: "succeeded",
      OR: [{ id: { in: exportIds } }, { datasetVersionId: { in: datasetIds } }],
      ...(range.asOf ? { createdAt: { lte: range.asOf } } : {}),
    },
    orderBy: { id: "desc" },
    take: range.limit * Math.max(1, datasetIds.length) + exportIds.length,
    select: { id: true, datasetVersionId: true, createdAt: true },
  });
  return rows.map((row) => ({
    id: `derived:${row.id}`,
    kind: "exported_from",
    from: nodeKey("export", row.id),
    to: nodeKey("dataset", row.datasetVersionId),
    evidence: "hash",
    details: { learnt: "The export names the version of the dataset that it read." },
    createdAt: row.createdAt,
    removedAt: null,
  }));
}

/** The newest edges of all. */
export async function newestEdges(range: EdgeRange): Promise<EdgeRow[]> {
  return db().$queryRaw<EdgeRow[]>`
    SELECT ${columns} FROM "LineageEdge" e WHERE ${knownAt(range.asOf)} AND ${ofKinds(range.kinds)}
    ORDER BY e."id" DESC LIMIT ${range.limit}`;
}

type CountRow = { node: string; upstream: bigint; downstream: bigint };
/** How many edges lead to what a node came from, and to what came from it. */
export type EdgeCount = { upstream: number; downstream: number };

/** How many edges nodes have, whoever may see them: those that exports say too. Stored ones are counted up to `maxCounted`. */
export async function countEdges(
  nodes: readonly string[],
  asOf: Date | undefined,
): Promise<Map<string, EdgeCount>> {
  const before = asOf ? { createdAt: { lte: asOf } } : {};
  const exportIds = idsOf(nodes, "export");
  const datasetIds = idsOf(nodes, "dataset");
  const [rows, read, exported] = await Promise.all([
    db().$queryRaw<CountRow[]>`
      SELECT n.node,
        (SELECT count(*) FROM (SELECT 1 FROM "LineageEdge" e WHERE e."from" = n.node AND ${knownAt(asOf)} LIMIT ${maxCounted}) u) AS upstream,
        (SELECT count(*) FROM (SELECT 1 FROM "LineageEdge" e WHERE e."to" = n.node AND ${knownAt(asOf)} LIMIT ${maxCounted}) d) AS downstream
      FROM unnest(${[...nodes]}::text[]) AS n(node)`,
    exportIds.length === 0
      ? []
      : db().export.findMany({
          where: { status: "succeeded", id: { in: exportIds }, ...before },
          select: { id: true },
        }),
    datasetIds.length === 0
      ? []
      : db().export.groupBy({
          by: ["datasetVersionId"],
          where: { status: "succeeded", datasetVersionId: { in: datasetIds }, ...before },
          _count: true,
        }),
  ]);
  const reads = new Set(read.map(({ id }) => nodeKey("export", id)));
  const exports = new Map(exported.map((row) => [nodeKey("dataset", row.datasetVersionId), row._count]));
  return new Map(
    rows.map(({ node, upstream, downstream }) => [
      node,
      {
        upstream: Number(upstream) + (reads.has(node) ? 1 : 0),
        downstream: Number(downstream) + (exports.get(node) ?? 0),
      },
    ]),
  );
}

/** Which way a walk goes: `up` to what nodes came from, `down` to what came from them. */
export type Direction = "up" | "down";

/** All edges of these kinds that lead from the nodes on in one direction, to the end. Each edge once. */
export async function reachedEdges(
  starts: readonly string[],
  direction: Direction,
  { kinds, asOf }: { kinds: readonly EdgeKind[]; asOf?: Date | undefined },
  client: Transaction = db(),
): Promise<EdgeRow[]> {
  const where = Prisma.sql`${knownAt(asOf)} AND ${ofKinds(kinds)}`;
  const [near, far] =
    direction === "up"
      ? [Prisma.sql`e."from"`, Prisma.sql`e."to"`]
      : [Prisma.sql`e."to"`, Prisma.sql`e."from"`];
  return client.$queryRaw<EdgeRow[]>`
    WITH RECURSIVE reached(node) AS (
      SELECT unnest(${[...starts]}::text[])
      UNION
      SELECT ${far} FROM reached r JOIN "LineageEdge" e ON ${near} = r.node WHERE ${where}
    )
    SELECT ${columns} FROM reached r JOIN "LineageEdge" e ON ${near} = r.node WHERE ${where}
    ORDER BY e."id"`;
}
