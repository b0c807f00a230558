import { authorize, readableWhere, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { Page } from "#lib/operation.ts";
import type { Prisma } from "#prisma/client.ts";
import type { DatasetVersionView, DatasetView } from "./dataset.ts";
import { isStoredProfile, type StoredProfile } from "./profile.ts";

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const versionSelect = {
  id: true,
  number: true,
  status: true,
  sourceKind: true,
  sourceDetails: true,
  fileName: true,
  format: true,
  compression: true,
  contentSha256: true,
  rowsSha256: true,
  sizeBytes: true,
  rowsSizeBytes: true,
  rowCount: true,
  error: true,
  createdById: true,
  createdAt: true,
  readyAt: true,
} as const satisfies Prisma.DatasetVersionSelect;

const datasetSelect = {
  id: true,
  owner: { select: { id: true, handle: true } },
  name: true,
  description: true,
  purpose: true,
  legalBasis: true,
  retentionDays: true,
  licence: true,
  visibility: true,
  isDefault: true,
  createdById: true,
  createdAt: true,
  updatedAt: true,
  _count: { select: { versions: true } },
  versions: { select: versionSelect, orderBy: { number: "desc" }, take: 1 },
} as const satisfies Prisma.DatasetSelect;

type VersionRow = Prisma.DatasetVersionGetPayload<{ select: typeof versionSelect }>;
type DatasetRow = Prisma.DatasetGetPayload<{ select: typeof datasetSelect }>;
type Labels = ReadonlyMap<string, string>;

function notFound(): never {
  throw new AppError("not_found", "There is no such dataset, or you may not see it.");
}

/** The largest that the column of version numbers holds. */
const maxVersionNumber = 2 ** 31 - 1;

function noVersion(dataset: { name: string }, versionNumber: number): never {
  throw new AppError("not_found", `Dataset '${dataset.name}' has no version ${versionNumber}.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function makerLabels(ids: readonly string[]): Promise<Labels> {
  const userIds = [...new Set(ids)].filter((id) => uuidPattern.test(id));
  if (userIds.length === 0) return new Map();
  const users = await db().user.findMany({
    where: { id: { in: userIds } },
    select: { id: true, owner: { select: { handle: true } } },
  });
  return new Map(users.map((user) => [user.id, user.owner.handle]));
}

function toVersionView(row: VersionRow, labels: Labels): DatasetVersionView {
  const { createdById, createdAt, readyAt, sizeBytes, rowsSizeBytes, rowCount, sourceDetails, ...rest } = row;
  return {
    ...rest,
    sourceDetails: isRecord(sourceDetails) ? sourceDetails : {},
    sizeBytes: Number(sizeBytes),
    rowsSizeBytes: Number(rowsSizeBytes),
    rowCount: Number(rowCount),
    createdBy: labels.get(createdById) ?? createdById,
    createdAt: createdAt.toISOString(),
    readyAt: readyAt?.toISOString() ?? null,
  };
}

async function toDatasetViews(rows: readonly DatasetRow[]): Promise<DatasetView[]> {
  const labels = await makerLabels(
    rows.flatMap((row) => [row.createdById, ...row.versions.map((version) => version.createdById)]),
  );
  return rows.map((row) => {
    const { createdById, createdAt, updatedAt, versions, _count, ...rest } = row;
    const [latest] = versions;
    return {
      ...rest,
      createdBy: labels.get(createdById) ?? createdById,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      versionCount: _count.versions,
      latestVersion: latest ? toVersionView(latest, labels) : null,
    };
  });
}

/** The datasets the actor may read, as a filter: every query of rows below a dataset carries it. */
export function readableDatasets(actor: Actor): Prisma.DatasetWhereInput {
  return { AND: [readableWhere(actor), { deletedAt: null }] };
}

/** One page of the datasets the actor may read, newest first. `search` looks into name and description. */
export async function listDatasets(
  actor: Actor,
  query: { search?: string; owner?: string; limit?: number; cursor?: string },
): Promise<Page<DatasetView>> {
  const limit = query.limit ?? 50;
  const contains = { contains: escapeLike(query.search ?? ""), mode: "insensitive" } as const;
  const filters: Prisma.DatasetWhereInput = {
    AND: [
      readableDatasets(actor),
      query.owner ? { owner: { handle: query.owner.toLowerCase() } } : {},
      query.search ? { OR: [{ name: contains }, { description: contains }] } : {},
    ],
  };
  const cursor = query.cursor && uuidPattern.test(query.cursor) ? query.cursor : undefined;
  if (query.cursor && !cursor) {
    throw new AppError(
      "invalid_input",
      "The cursor is not one of this list: send the `nextCursor` of a page.",
    );
  }
  const [total, rows] = await Promise.all([
    db().dataset.count({ where: filters }),
    db().dataset.findMany({
      where: { AND: [filters, cursor ? { id: { lt: cursor } } : {}] },
      select: datasetSelect,
      orderBy: { id: "desc" },
      take: limit + 1,
    }),
  ]);
  const items = await toDatasetViews(rows.slice(0, limit));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

/** Handles of owners whose datasets the actor may read, for the list's filter. */
export async function listDatasetOwners(actor: Actor): Promise<string[]> {
  const rows = await db().dataset.findMany({
    where: readableDatasets(actor),
    select: { owner: { select: { handle: true } } },
    distinct: ["ownerId"],
    take: 500,
  });
  return rows.map((row) => row.owner.handle).sort();
}

function whereNamed(idOrName: string): Prisma.DatasetWhereInput {
  if (uuidPattern.test(idOrName)) return { id: idOrName };
  const [handle, name] = idOrName.includes("/") ? idOrName.split("/", 2) : [undefined, idOrName];
  return {
    name: { equals: escapeLike(name ?? ""), mode: "insensitive" },
    ...(handle === undefined ? {} : { owner: { handle: handle.toLowerCase() } }),
  };
}

function matchesName(row: DatasetRow, idOrName: string): boolean {
  const name = idOrName.slice(idOrName.indexOf("/") + 1);
  return uuidPattern.test(idOrName) || row.name.toLowerCase() === name.toLowerCase();
}

/**
 * The dataset with this id, `owner/name`, or name (the actor's own owners first), as far as the actor may read it.
 * @throws AppError not_found when there is none.
 */
export async function getDataset(actor: Actor, idOrName: string): Promise<DatasetView> {
  const rows = await db().dataset.findMany({
    where: { AND: [readableDatasets(actor), whereNamed(idOrName)] },
    select: datasetSelect,
    orderBy: { id: "asc" },
    take: 50,
  });
  const own = new Set(actor.owners.map((owner) => owner.id));
  // The database compares names by ILIKE, where '_' matches anything: compare again.
  const named = rows.filter((candidate) => matchesName(candidate, idOrName));
  const row = named.find((candidate) => own.has(candidate.owner.id)) ?? named[0];
  if (!row) return notFound();
  requireReach(actor, `${row.owner.handle}/${row.name}`);
  const [view] = await toDatasetViews([row]);
  return view ?? notFound();
}

/** The dataset exports use when they name none, or null. */
export async function findDefaultDataset(actor: Actor): Promise<DatasetView | null> {
  const row = await db().dataset.findFirst({
    where: { AND: [readableDatasets(actor), { isDefault: true }] },
    select: datasetSelect,
  });
  const [view] = row ? await toDatasetViews([row]) : [];
  return view ?? null;
}

/** All versions of one dataset, newest first. */
export async function listDatasetVersions(
  actor: Actor,
  datasetId: string,
): Promise<Page<DatasetVersionView>> {
  const dataset = await getDataset(actor, datasetId);
  const rows = await db().datasetVersion.findMany({
    where: { datasetId: dataset.id, dataset: readableDatasets(actor) },
    select: versionSelect,
    orderBy: { number: "desc" },
    take: 1000,
  });
  const labels = await makerLabels(rows.map((row) => row.createdById));
  return {
    items: rows.map((row) => toVersionView(row, labels)),
    nextCursor: null,
    total: dataset.versionCount,
  };
}

/**
 * A dataset and one of its versions that is ready: the one with `versionNumber`, else the newest. This is what exports
 * and previews start from.
 * @throws AppError not_found, or conflict when the version is not ready (saying why).
 */
export async function getReadableDatasetVersion(
  actor: Actor,
  datasetIdOrName: string,
  versionNumber?: number,
): Promise<{ dataset: DatasetView; version: DatasetVersionView }> {
  const dataset = await getDataset(actor, datasetIdOrName);
  if (versionNumber !== undefined && versionNumber > maxVersionNumber)
    return noVersion(dataset, versionNumber);
  const row = await db().datasetVersion.findFirst({
    where: {
      datasetId: dataset.id,
      dataset: readableDatasets(actor),
      ...(versionNumber === undefined ? { status: "ready" } : { number: versionNumber }),
    },
    select: versionSelect,
    orderBy: { number: "desc" },
  });
  if (row?.status === "ready") return { dataset, version: toVersionView(row, new Map()) };
  if (!row && versionNumber !== undefined) return noVersion(dataset, versionNumber);
  const status = row?.status ?? dataset.latestVersion?.status;
  const error = row?.error ?? dataset.latestVersion?.error;
  throw new AppError(
    "conflict",
    status === "failed"
      ? `Dataset '${dataset.name}' could not be read: ${error ?? "see its page"}`
      : `Dataset '${dataset.name}' is still being read. Try again when its status is 'ready'.`,
  );
}

/** The line index of a version the actor may read. See `LineCounter`. */
export async function getLineIndex(actor: Actor, versionId: string): Promise<Uint8Array> {
  const row = await db().datasetVersion.findFirst({
    where: { id: versionId, dataset: readableDatasets(actor) },
    select: { lineIndex: true },
  });
  return row?.lineIndex ?? new Uint8Array();
}

/** What was measured of a version's fields, or null when it has not been yet. */
export async function findProfile(actor: Actor, versionId: string): Promise<StoredProfile | null> {
  const row = await db().datasetVersion.findFirst({
    where: { id: versionId, dataset: readableDatasets(actor) },
    select: { profile: true },
  });
  return isStoredProfile(row?.profile) ? row.profile : null;
}

/** Refuses early what `addDatasetVersion` would refuse after the upload; the id of the dataset with this id or name. */
export async function requireUpdatableDataset(actor: Actor, idOrName: string): Promise<string> {
  const dataset = await getDataset(actor, idOrName);
  authorize(actor, "dataset.update", dataset.owner.id);
  return dataset.id;
}
