import { can, readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type ExportStatus, isFinished } from "#lib/exports/policy.ts";
import type { ExportProgress } from "#lib/exports/progress.ts";
import type { Recipe, RowFormat } from "#lib/exports/recipe.ts";
import { creatorLabels, storedRecipe } from "#lib/exports/recipes/data.ts";
import { requireRecordId } from "#lib/exports/record-id.ts";
import type { MetricRow } from "#lib/exports/report-rows.ts";
import { rowFormatOf } from "#lib/exports/row-format.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { Page } from "#lib/operation.ts";

/** An export as lists show it. Times are ISO 8601; what is not measured yet is null. */
export type ExportItem = {
  id: string;
  name: string;
  /** The owner's handle. */
  owner: string;
  ownerId: string;
  status: ExportStatus;
  dataset: { id: string; name: string; owner: string; version: number };
  recipe: { id: string; name: string; rowFormat: RowFormat };
  /** Live progress; what it last was once the export has ended. */
  progress: ExportProgress | null;
  totalRows: number | null;
  exportedRows: number | null;
  failedRows: number | null;
  skippedRows: number | null;
  bytesWritten: number | null;
  durationMs: number | null;
  complianceRate: number | null;
  diversityScore: number | null;
  error: string | null;
  cancelRequested: boolean;
  createdBy: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
};

/** One export with all that its page shows beside the report. */
export type ExportDetail = ExportItem & {
  visibility: "team" | "everyone";
  attempt: number;
  heartbeatAt: string | null;
  asOf: string | null;
  engineVersion: string | null;
  datasetDigest: string | null;
  manifestSha256: string | null;
  inputBytes: number;
  /** Rows of the dataset version. */
  datasetRows: number;
  recipeDocument: Recipe;
  recipeDigest: string;
  /** Whether this actor may cancel it now. */
  canCancel: boolean;
};

/** What an export measured: `export_stats.json`, `quality_report.json` and the same numbers as rows. */
export type ExportReport = {
  stats: Record<string, unknown> | null;
  report: Record<string, unknown> | null;
  metrics: MetricRow[];
};

/** One file of an export's folder. */
export type ExportFileItem = { path: string; sha256: string; sizeBytes: number; rows: number | null };

/** The columns `toExportItems` needs. */
export const exportSelect = {
  id: true,
  name: true,
  ownerId: true,
  owner: { select: { handle: true } },
  visibility: true,
  status: true,
  cancelRequested: true,
  attempt: true,
  error: true,
  createdById: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  heartbeatAt: true,
  progress: true,
  totalRows: true,
  exportedRows: true,
  failedRows: true,
  skippedRows: true,
  bytesWritten: true,
  durationMs: true,
  asOf: true,
  engineVersion: true,
  datasetDigest: true,
  manifestSha256: true,
  complianceRate: true,
  diversityScore: true,
  recipe: { select: { id: true, name: true, document: true, digest: true } },
  datasetVersion: {
    select: {
      number: true,
      rowsSizeBytes: true,
      rowCount: true,
      dataset: { select: { id: true, name: true, owner: { select: { handle: true } } } },
    },
  },
} as const;

async function findRows(where: object, take: number) {
  return db().export.findMany({ where, orderBy: { id: "desc" }, take, select: exportSelect });
}
type ExportRow = Awaited<ReturnType<typeof findRows>>[number];

const toNumber = (value: bigint | null): number | null => (value === null ? null : Number(value));
const toTime = (value: Date | null): string | null => value?.toISOString() ?? null;

// Safe because only the job writes this column, with exactly this type.
function storedProgress(value: unknown): ExportProgress | null {
  return value as ExportProgress | null;
}

// Safe because only the job writes these columns, from JSON objects.
function storedObject(value: unknown): Record<string, unknown> | null {
  return value as Record<string, unknown> | null;
}

function toItem(row: ExportRow, creators: ReadonlyMap<string, string>): ExportItem {
  const { dataset, number } = row.datasetVersion;
  return {
    id: row.id,
    name: row.name,
    owner: row.owner.handle,
    ownerId: row.ownerId,
    status: row.status,
    dataset: { id: dataset.id, name: dataset.name, owner: dataset.owner.handle, version: number },
    recipe: {
      id: row.recipe.id,
      name: row.recipe.name,
      rowFormat: rowFormatOf(storedRecipe(row.recipe.document).recipe),
    },
    progress: storedProgress(row.progress),
    totalRows: toNumber(row.totalRows),
    exportedRows: toNumber(row.exportedRows),
    failedRows: toNumber(row.failedRows),
    skippedRows: toNumber(row.skippedRows),
    bytesWritten: toNumber(row.bytesWritten),
    durationMs: row.durationMs,
    complianceRate: row.complianceRate,
    diversityScore: row.diversityScore,
    error: row.error,
    cancelRequested: row.cancelRequested,
    createdBy: creators.get(row.createdById) ?? row.createdById,
    createdAt: row.createdAt.toISOString(),
    startedAt: toTime(row.startedAt),
    finishedAt: toTime(row.finishedAt),
  };
}

/** Rows as lists show them. */
export async function toExportItems(rows: readonly ExportRow[]): Promise<ExportItem[]> {
  const creators = await creatorLabels(rows.map((row) => row.createdById));
  return rows.map((row) => toItem(row, creators));
}

/** Which exports a list is about. */
export type ExportFilter = {
  limit: number;
  cursor?: string;
  status?: ExportStatus;
  datasetId?: string;
  recipeId?: string;
  q?: string;
};

/** A page of exports the actor may read, newest first. */
export async function listExports(actor: Actor, filter: ExportFilter): Promise<Page<ExportItem>> {
  const where = {
    AND: [
      readableWhere(actor),
      filter.status ? { status: filter.status } : {},
      filter.datasetId ? { datasetVersion: { datasetId: filter.datasetId } } : {},
      filter.recipeId ? { recipeId: filter.recipeId } : {},
      filter.q ? { name: { contains: escapeLike(filter.q), mode: "insensitive" as const } } : {},
    ],
  };
  const [rows, total] = await Promise.all([
    findRows(filter.cursor ? { AND: [where, { id: { lt: filter.cursor } }] } : where, filter.limit + 1),
    db().export.count({ where }),
  ]);
  const page = rows.slice(0, filter.limit);
  return {
    items: await toExportItems(page),
    nextCursor: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null,
    total,
  };
}

/** One export. Throws `not_found` when it is not there or may not be read. */
export async function getExport(actor: Actor, id: string): Promise<ExportDetail> {
  requireRecordId(id, "export");
  const [row] = await findRows({ AND: [readableWhere(actor), { id }] }, 1);
  if (!row) throw new AppError("not_found", "There is no such export, or you may not see it.");
  const creators = await creatorLabels([row.createdById]);
  return {
    ...toItem(row, creators),
    visibility: row.visibility,
    attempt: row.attempt,
    heartbeatAt: toTime(row.heartbeatAt),
    asOf: toTime(row.asOf),
    engineVersion: row.engineVersion,
    datasetDigest: row.datasetDigest,
    manifestSha256: row.manifestSha256,
    inputBytes: Number(row.datasetVersion.rowsSizeBytes),
    datasetRows: Number(row.datasetVersion.rowCount),
    recipeDocument: storedRecipe(row.recipe.document).recipe,
    recipeDigest: row.recipe.digest,
    canCancel: !isFinished(row.status) && !row.cancelRequested && can(actor, "export.cancel", row.ownerId),
  };
}

/** What an export measured. Empty before it has ended. */
export async function getExportReport(actor: Actor, id: string): Promise<ExportReport> {
  requireRecordId(id, "export");
  const row = await db().export.findFirst({
    where: { AND: [readableWhere(actor), { id }] },
    select: { stats: true, report: true, metrics: { select: { metric: true, bucket: true, value: true } } },
  });
  if (row === null) throw new AppError("not_found", "There is no such export, or you may not see it.");
  return { stats: storedObject(row.stats), report: storedObject(row.report), metrics: row.metrics };
}

/** The files of an export's folder, by path. Empty before it has ended. */
export async function listExportFiles(actor: Actor, id: string): Promise<ExportFileItem[]> {
  requireRecordId(id, "export");
  const row = await db().export.findFirst({
    where: { AND: [readableWhere(actor), { id }] },
    select: {
      files: {
        orderBy: { path: "asc" },
        select: { path: true, sha256: true, sizeBytes: true, rows: true },
      },
    },
  });
  if (row === null) throw new AppError("not_found", "There is no such export, or you may not see it.");
  return row.files.map((file) => ({ ...file, sizeBytes: Number(file.sizeBytes), rows: toNumber(file.rows) }));
}
