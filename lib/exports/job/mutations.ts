import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { db, type Transaction, withTransaction } from "#lib/db.ts";
import { notifyExport } from "#lib/exports/job/notify.ts";
import { isFinished } from "#lib/exports/policy.ts";
import type { ExportProgress } from "#lib/exports/progress.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import { storedRecipe } from "#lib/exports/recipes/data.ts";
import type { MetricRow } from "#lib/exports/report-rows.ts";
import { asOfMs } from "#lib/exports/timestamp.ts";

/** What a worker needs to run an export it has taken. */
export type ClaimedExport = {
  id: string;
  /** Fences this try: writes of an older try find nothing. */
  attempt: number;
  label: string;
  recipe: Recipe;
  rowsSha256: string;
  rowsSizeBytes: number;
  datasetName: string;
  /** The "now" of freshness weights: when the first try started. */
  asOf: Date;
};

/** The numbers of a finished run, from its MANIFEST, stats and report. */
export type ExportOutcome = {
  totalRows: number;
  exportedRows: number;
  failedRows: number;
  skippedRows: number;
  bytesWritten: number;
  durationMs: number;
  engineVersion: string;
  datasetDigest: string;
  manifestSha256: string;
  complianceRate: number | null;
  diversityScore: number | null;
  stats: object;
  report: object | null;
  metrics: readonly MetricRow[];
  files: readonly { path: string; sha256: string; sizeBytes: number; rows: number | null }[];
};

/** How an export that has no result ended. */
export type ExportEnding =
  | { status: "failed"; error: string; stats: object | null }
  | { status: "cancelled" };

/**
 * Takes an export for one try: running from now on, its try counted. "cancelled" when it is or that was asked for meanwhile (then
 * that is what it becomes), "over" when nothing is left to do. Safe to repeat: a new try fences off the one before.
 */
export async function claimExport(
  actor: Actor,
  exportId: string,
): Promise<ClaimedExport | "cancelled" | "over"> {
  return withTransaction(async (tx) => {
    const row = await tx.export.findUnique({
      where: { id: exportId },
      select: {
        name: true,
        status: true,
        cancelRequested: true,
        attempt: true,
        startedAt: true,
        asOf: true,
        owner: { select: { handle: true } },
        recipe: { select: { document: true } },
        datasetVersion: {
          select: { rowsSha256: true, rowsSizeBytes: true, dataset: { select: { name: true } } },
        },
      },
    });
    if (row?.status === "cancelled") return "cancelled";
    if (row === null || isFinished(row.status)) return "over";
    const label = `${row.owner.handle}/${row.name}`;
    if (row.cancelRequested) {
      await endExport(tx, actor, { id: exportId, attempt: row.attempt, label }, { status: "cancelled" });
      return "cancelled";
    }
    const { recipe } = storedRecipe(row.recipe.document);
    const now = new Date();
    const asOf = row.asOf ?? (recipe.as_of === undefined ? now : new Date(asOfMs(recipe.as_of)));
    const attempt = row.attempt + 1;
    const { count } = await tx.export.updateMany({
      where: { id: exportId, attempt: row.attempt, status: row.status },
      data: {
        status: "running",
        attempt,
        startedAt: row.startedAt ?? now,
        heartbeatAt: now,
        asOf,
        error: null,
      },
    });
    const { rowsSha256, rowsSizeBytes, dataset } = row.datasetVersion;
    if (count === 0 || rowsSha256 === null) return "over";
    await notifyExport(tx, exportId);
    return {
      id: exportId,
      attempt,
      label,
      recipe,
      rowsSha256,
      rowsSizeBytes: Number(rowsSizeBytes),
      datasetName: dataset.name,
      asOf,
    };
  });
}

/** Writes live progress. Says whether the run should go on, was cancelled, or belongs to a newer try. */
export async function saveProgress(
  claim: { id: string; attempt: number },
  progress: ExportProgress | null,
): Promise<"go on" | "cancelled" | "superseded"> {
  const [row] = await db().export.updateManyAndReturn({
    where: { id: claim.id, attempt: claim.attempt, status: "running" },
    data: { heartbeatAt: new Date(), ...(progress ? { progress } : {}) },
    select: { cancelRequested: true },
  });
  if (!row) return "superseded";
  if (progress) await notifyExport(db(), claim.id);
  return row.cancelRequested ? "cancelled" : "go on";
}

/** Writes the result of a run: totals, metric rows, files. Nothing happens when a newer try has taken the export. */
export async function finishExport(
  actor: Actor,
  claim: ClaimedExport,
  outcome: ExportOutcome,
): Promise<void> {
  const { metrics, files, stats, report, ...numbers } = outcome;
  await withTransaction(async (tx) => {
    const { count } = await tx.export.updateMany({
      where: { id: claim.id, attempt: claim.attempt, status: "running" },
      data: {
        ...numbers,
        status: "succeeded",
        finishedAt: new Date(),
        stats,
        ...(report ? { report } : {}),
      },
    });
    if (count === 0) return;
    await tx.exportMetric.deleteMany({ where: { exportId: claim.id } });
    await tx.exportFile.deleteMany({ where: { exportId: claim.id } });
    await tx.exportMetric.createMany({ data: metrics.map((row) => ({ ...row, exportId: claim.id })) });
    await tx.exportFile.createMany({ data: files.map((file) => ({ ...file, exportId: claim.id })) });
    await recordAudit(tx, actor, {
      action: "export.succeeded",
      subject: { kind: "export", id: claim.id, label: claim.label },
      after: { status: "succeeded", manifestSha256: outcome.manifestSha256 },
      details: {
        totalRows: outcome.totalRows,
        exportedRows: outcome.exportedRows,
        manifestSha256: outcome.manifestSha256,
        datasetDigest: outcome.datasetDigest,
      },
    });
    await notifyExport(tx, claim.id);
  }, 60_000);
}

/** Ends an export without a result. Nothing happens when a newer try has taken it. */
export async function abandonExport(actor: Actor, claim: ClaimedExport, ending: ExportEnding): Promise<void> {
  await withTransaction((tx) => endExport(tx, actor, claim, ending));
}

async function endExport(
  tx: Transaction,
  actor: Actor,
  claim: { id: string; attempt: number; label: string },
  ending: ExportEnding,
): Promise<void> {
  const { count } = await tx.export.updateMany({
    where: { id: claim.id, attempt: claim.attempt, status: { in: ["queued", "running"] } },
    data: {
      status: ending.status,
      finishedAt: new Date(),
      ...(ending.status === "failed"
        ? { error: ending.error, ...(ending.stats ? { stats: ending.stats } : {}) }
        : {}),
    },
  });
  if (count === 0) return;
  await recordAudit(tx, actor, {
    action: `export.${ending.status}`,
    subject: { kind: "export", id: claim.id, label: claim.label },
    after: { status: ending.status },
    details: ending.status === "failed" ? { error: ending.error } : {},
  });
  await notifyExport(tx, claim.id);
}
