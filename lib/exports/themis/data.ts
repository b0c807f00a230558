import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type ExportDetail, getExport } from "#lib/exports/data.ts";

/** How far an export is, in ThemisDB's words. `progress` runs from 0 to 1. */
export type ThemisExportStatus = {
  export_id: string;
  status: "in_progress" | "completed" | "failed";
  progress: number;
  records_processed: number;
  records_total: number;
  duration_ms?: number;
  error?: string;
};

/** A stream without a heartbeat for so long has died with its process. */
export const streamAliveMs = 60_000;

const notFound = () => new AppError("not_found", "Export job not found");
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const words = {
  queued: "in_progress",
  running: "in_progress",
  succeeded: "completed",
  failed: "failed",
  cancelled: "failed",
} as const;

function fractionOf(processed: number, total: number, status: ThemisExportStatus["status"]): number {
  if (status === "completed") return 1;
  return total === 0 ? 0 : Math.min(1, Math.round((processed / total) * 1e4) / 1e4);
}

/** The status of a streamed export (`exp_…`) or of an export of the product (its id). Throws `not_found`. */
export async function getThemisStatus(actor: Actor, id: string): Promise<ThemisExportStatus> {
  if (uuid.test(id)) return productStatus(actor, id);
  const isLimited = actor.resourcePatterns.length > 0;
  const isEveryones = readableWhere(actor).OR === undefined && !isLimited;
  // A stream has no name that a token's patterns could match: a limited token sees those it began.
  const ownerIds = isLimited ? [] : actor.owners.map((owner) => owner.id);
  const row = await db().streamedExport.findFirst({
    where: isEveryones ? { id } : { id, OR: [{ actorId: actor.id }, { ownerId: { in: ownerIds } }] },
  });
  if (row === null) throw notFound();
  const isLost = row.status === "running" && Date.now() - row.heartbeatAt.getTime() > streamAliveMs;
  const status = isLost ? "failed" : words[row.status];
  const error = isLost ? "The server that streamed it ended." : row.error;
  const [processed, total] = [Number(row.recordsProcessed), Number(row.recordsTotal)];
  return {
    export_id: row.id,
    status,
    progress: fractionOf(processed, total, status),
    records_processed: processed,
    records_total: total,
    ...(row.finishedAt && status === "completed"
      ? { duration_ms: row.finishedAt.getTime() - row.startedAt.getTime() }
      : {}),
    ...(error === null ? {} : { error }),
  };
}

async function productStatus(actor: Actor, id: string): Promise<ThemisExportStatus> {
  const detail: ExportDetail = await getExport(actor, id).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "not_found" ? notFound() : error;
  });
  const { bytes = 0, bytesTotal = 0, rows = 0 } = detail.progress ?? {};
  const status = words[detail.status];
  const processed = detail.totalRows ?? rows;
  return {
    export_id: id,
    status,
    progress: fractionOf(bytes, bytesTotal, status),
    records_processed: processed,
    records_total: detail.datasetRows,
    ...(detail.durationMs !== null && status === "completed" ? { duration_ms: detail.durationMs } : {}),
    ...(detail.status === "cancelled" ? { error: "The export was cancelled." } : {}),
    ...(detail.error === null ? {} : { error: detail.error }),
  };
}
