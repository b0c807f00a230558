import { randomBytes } from "node:crypto";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { db, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { streamAliveMs } from "#lib/exports/themis/data.ts";

/** What one token may ask of the streaming route, as ThemisDB documents it. */
export const streamLimits = { concurrent: 5, perHour: 100 } as const;

const hourMs = 3_600_000;

/** What a streamed export is about. */
export type StreamSubject = {
  ownerId: string;
  datasetVersionId: string;
  datasetLabel: string;
  recordsTotal: number;
  theme: string;
  filter: string;
};

/** How a streamed export ended. */
export type StreamEnding = { processed: number; exported: number; error: string | null };

/** Notes a streamed export before its first byte. Throws `rate_limited` past five at once or a hundred an hour. */
export async function beginStreamedExport(actor: Actor, subject: StreamSubject): Promise<string> {
  const id = `exp_${randomBytes(8).toString("hex")}`;
  const { ownerId, datasetVersionId, recordsTotal, theme, datasetLabel, filter } = subject;
  await withTransaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`stream ${actor.id}`}))`;
    const nowMs = Date.now();
    const open = await tx.streamedExport.count({
      where: { actorId: actor.id, status: "running", heartbeatAt: { gt: new Date(nowMs - streamAliveMs) } },
    });
    const lastHour = await tx.streamedExport.count({
      where: { actorId: actor.id, startedAt: { gt: new Date(nowMs - hourMs) } },
    });
    if (open >= streamLimits.concurrent) {
      throw new AppError(
        "rate_limited",
        `At most ${streamLimits.concurrent} exports at once; wait for one to end.`,
        { retryAfterSeconds: 60 },
      );
    }
    if (lastHour >= streamLimits.perHour) {
      throw new AppError(
        "rate_limited",
        `At most ${streamLimits.perHour} exports an hour; try again later.`,
        {
          retryAfterSeconds: 600,
        },
      );
    }
    await tx.streamedExport.create({
      data: { id, ownerId, datasetVersionId, actorId: actor.id, theme, recordsTotal },
    });
    await recordAudit(tx, actor, {
      action: "jsonl_export.requested",
      subject: { kind: "streamed_export", id, label: datasetLabel },
      details: { theme, filter, datasetVersionId },
    });
  });
  return id;
}

/** Writes how far a stream is; doubles as its heartbeat. */
export async function saveStreamProgress(id: string, processed: number, exported: number): Promise<void> {
  await db().streamedExport.updateMany({
    where: { id, status: "running" },
    data: { recordsProcessed: processed, recordsExported: exported, heartbeatAt: new Date() },
  });
}

/** Ends a streamed export; the second call for one id does nothing. */
export async function endStreamedExport(actor: Actor, id: string, ending: StreamEnding): Promise<void> {
  const status = ending.error === null ? "succeeded" : "failed";
  const finishedAt = new Date();
  await withTransaction(async (tx) => {
    const [row] = await tx.streamedExport.updateManyAndReturn({
      where: { id, status: "running" },
      data: {
        status,
        error: ending.error,
        recordsProcessed: ending.processed,
        recordsExported: ending.exported,
        finishedAt,
      },
      select: { startedAt: true, theme: true },
    });
    if (!row) return;
    await recordAudit(tx, actor, {
      action: status === "succeeded" ? "jsonl_export.completed" : "jsonl_export.failed",
      subject: { kind: "streamed_export", id, label: row.theme || id },
      details: {
        status,
        records: ending.exported,
        duration_ms: finishedAt.getTime() - row.startedAt.getTime(),
        ...(ending.error === null ? {} : { error: ending.error }),
      },
    });
  });
}
