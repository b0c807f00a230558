import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { madeOfKinds } from "../edge-kind.ts";
import { allOfNow, exportEdges, reachedEdges } from "../edges/data.ts";
import type { LineageNode } from "../graph.ts";
import { nodeKey, parseNodeKey } from "../node-key.ts";
import { describeNodes, getNode } from "../nodes/data.ts";
import { toVisible } from "../visible.ts";
import type { Derivation, ExportFacts, VersionFacts } from "./derivation.ts";

function idsOf(nodes: readonly LineageNode[], kind: LineageNode["kind"]): string[] {
  return nodes.flatMap((node) => (node.kind === kind ? (parseNodeKey(node.key)?.id ?? []) : []));
}

/** All that a version came from, to the end, with what OpenLineage and PROV say of each. Throws as `getNode` does. */
export async function derivationOf(actor: Actor, version: string): Promise<Derivation> {
  authorize(actor, "lineage.read");
  const about = await getNode(actor, version);
  if (about.kind !== "version") throw new AppError("invalid_input", "Documents are made of versions.");
  const stored = await reachedEdges([about.key], "up", { kinds: madeOfKinds });
  const derived = await exportEdges(
    stored.map(({ to }) => to).filter((key) => key.startsWith("export:")),
    allOfNow,
  );
  const rows = [...stored, ...derived];
  const readable = await describeNodes(actor, [about.key, ...rows.flatMap(({ from, to }) => [from, to])]);
  const { nodes, edges } = toVisible(rows, readable);
  const all = nodes.length > 0 ? nodes : [about];
  const [versions, exports] = await Promise.all([
    readVersionFacts(idsOf(all, "version")),
    readExportFacts(idsOf(all, "export")),
  ]);
  return { about, nodes: all, edges, versions, exports };
}

/** Handles of people by user id. */
async function readHandles(ids: readonly string[]): Promise<Map<string, string>> {
  const people = ids.filter((id) => parseNodeKey(nodeKey("version", id)) !== null);
  const rows = await db().user.findMany({
    where: { id: { in: [...new Set(people)] } },
    select: { id: true, owner: { select: { handle: true } } },
  });
  return new Map(rows.map(({ id, owner }) => [id, owner.handle]));
}

async function readVersionFacts(ids: string[]): Promise<Map<string, VersionFacts>> {
  const rows = await db().version.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      semver: true,
      rootDigest: true,
      baseModel: true,
      rank: true,
      parameterCount: true,
      createdAt: true,
      createdById: true,
      repository: { select: { name: true, owner: { select: { handle: true } } } },
      statusChanges: { where: { to: "withdrawn" }, select: { createdAt: true }, take: 1 },
    },
  });
  const handles = await readHandles(rows.map(({ createdById }) => createdById));
  return new Map(
    rows.map(({ id, repository, createdById, createdAt, parameterCount, statusChanges, ...row }) => [
      nodeKey("version", id),
      {
        ...row,
        adapter: `${repository.owner.handle}/${repository.name}`,
        parameterCount: parameterCount === null ? null : Number(parameterCount),
        createdAt: createdAt.toISOString(),
        maker: handles.get(createdById) ?? null,
        withdrawnAt: statusChanges[0]?.createdAt.toISOString() ?? null,
      },
    ]),
  );
}

async function readExportFacts(ids: string[]): Promise<Map<string, ExportFacts>> {
  const rows = await db().export.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      createdAt: true,
      startedAt: true,
      finishedAt: true,
      exportedRows: true,
      bytesWritten: true,
      datasetDigest: true,
      createdById: true,
      owner: { select: { handle: true } },
    },
  });
  const handles = await readHandles(rows.map(({ createdById }) => createdById));
  return new Map(
    rows.map((row) => [
      nodeKey("export", row.id),
      {
        owner: row.owner.handle,
        startedAt: (row.startedAt ?? row.createdAt).toISOString(),
        finishedAt: (row.finishedAt ?? row.createdAt).toISOString(),
        exportedRows: row.exportedRows === null ? null : Number(row.exportedRows),
        bytesWritten: row.bytesWritten === null ? null : Number(row.bytesWritten),
        datasetDigest: row.datasetDigest,
        maker: handles.get(row.createdById) ?? null,
      },
    ]),
  );
}
