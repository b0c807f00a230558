import { createHash } from "node:crypto";
import type { LineageNode } from "../graph.ts";
import { isLive } from "../live.ts";
import { nodeKey } from "../node-key.ts";

type Named = { name: string; owner: { handle: string }; deletedAt?: Date | null };

/** The rows that nodes are made of, as far as an actor may read them. */
export type VersionRow = {
  id: string;
  semver: string | null;
  status: string;
  licence: string | null;
  baseModel: string | null;
  repository: Named;
  aliases: { name: string }[];
  /** Deployments that serve it. */
  _count: { deployments: number };
};
export type ExportRow = Named & {
  id: string;
  status: string;
  exportedRows: bigint | null;
};
export type DatasetRow = {
  id: string;
  number: number;
  status: string;
  rowCount: bigint;
  dataset: Named & { id: string; licence: string };
};
export type RepositoryRow = Named & { id: string; kind: string; licence: string | null };

const unknownCounts = { upstreamCount: null, downstreamCount: null };
const fullName = ({ owner, name }: Named) => `${owner.handle}/${name}`;
const rowsText = (rows: bigint | null) => (rows === null ? "" : `${rows.toLocaleString("en")} rows`);

/** `owner/name@1.2.0`, or `owner/name@draft` for what pushes made and nobody registered. */
export function versionLabel(row: Pick<VersionRow, "semver" | "repository">): string {
  return `${fullName(row.repository)}@${row.semver ?? "draft"}`;
}

export function versionNode(row: VersionRow): LineageNode {
  const isDeleted = Boolean(row.repository.deletedAt);
  const aliases = row.aliases.map(({ name }) => name).sort();
  return {
    key: nodeKey("version", row.id),
    kind: "version",
    label: versionLabel(row),
    detail: aliases.length > 0 ? aliases.join(", ") : "adapter version",
    status: isDeleted ? "deleted" : row.status,
    licence: row.licence,
    href: isDeleted ? null : `/${fullName(row.repository)}/v/${row.semver ?? "draft"}`,
    isLive:
      !isDeleted &&
      isLive({
        status: row.status,
        aliasCount: aliases.length,
        deploymentCount: row._count.deployments,
      }),
    isDeleted,
    ...unknownCounts,
  };
}

export function exportNode(row: ExportRow): LineageNode {
  return {
    key: nodeKey("export", row.id),
    kind: "export",
    label: row.name,
    detail: rowsText(row.exportedRows) || "export",
    status: row.status,
    licence: null,
    href: `/exports/${row.id}`,
    isLive: false,
    isDeleted: false,
    ...unknownCounts,
  };
}

export function datasetNode(row: DatasetRow): LineageNode {
  const isDeleted = Boolean(row.dataset.deletedAt);
  return {
    key: nodeKey("dataset", row.id),
    kind: "dataset",
    label: `${fullName(row.dataset)} v${row.number}`,
    detail: rowsText(row.rowCount),
    status: isDeleted ? "deleted" : row.status,
    licence: row.dataset.licence || null,
    href: isDeleted ? null : `/datasets/${row.dataset.id}?version=${row.number}`,
    isLive: false,
    isDeleted,
    ...unknownCounts,
  };
}

export function repositoryNode(row: RepositoryRow): LineageNode {
  const isDeleted = Boolean(row.deletedAt);
  return {
    key: nodeKey("repository", row.id),
    kind: "repository",
    label: fullName(row),
    detail: row.kind === "base" ? "base model" : "adapter",
    status: isDeleted ? "deleted" : null,
    licence: row.licence,
    href: isDeleted ? null : `/${fullName(row)}`,
    isLive: false,
    isDeleted,
    ...unknownCounts,
  };
}

/** What a serving target holds, as serving names it (`target:<target>/<served name>`); null for what is really outside. */
export function servedOn(name: string): { target: string; servedName: string } | null {
  const [, target, servedName] = /^target:([^/]+)\/(.+)$/.exec(name) ?? [];
  return target && servedName ? { target, servedName } : null;
}

/** A node that is no row here. `targets`: names of the serving targets that the reader may open. */
export function externalNode(name: string, targets: ReadonlySet<string> = new Set()): LineageNode {
  const served = servedOn(name);
  return {
    key: nodeKey("external", name),
    kind: "external",
    label: served ? `${served.servedName} on ${served.target}` : name,
    detail: served ? `served by ${served.target}` : "outside this registry",
    status: null,
    licence: null,
    href: served && targets.has(served.target) ? `/serving/${encodeURIComponent(served.target)}` : null,
    isLive: false,
    isDeleted: false,
    ...unknownCounts,
  };
}

/** The opaque key of a node that an actor may not read: the same each time, so that graphs still join. */
export function hiddenKey(key: string): string {
  return `hidden:${createHash("sha256").update(key).digest("hex").slice(0, 16)}`;
}

export function hiddenNode(key: string): LineageNode {
  return {
    key: hiddenKey(key),
    kind: "hidden",
    label: "hidden",
    detail: "you may not see it",
    status: null,
    licence: null,
    href: null,
    isLive: false,
    isDeleted: false,
    ...unknownCounts,
  };
}
