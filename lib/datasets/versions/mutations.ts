import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { saveBlob } from "#lib/storage/mutations.ts";
import type { StoredContent } from "../dataset.ts";
import { ingestJob } from "../jobs.ts";
import type { LineCount } from "../line-index.ts";
import type { StoredProfile } from "../profile.ts";

/** What an ingest found in a version's content. */
export type IngestedRows = {
  rowsSha256: string;
  rowsSizeBytes: number;
  count: LineCount;
  profile: StoredProfile;
};

/** Makes a version ready, once: a repeated job changes nothing. The blob's row must be there. */
export async function markVersionReady(actor: Actor, versionId: string, rows: IngestedRows): Promise<void> {
  await withTransaction(async (tx) => {
    const { count } = await tx.datasetVersion.updateMany({
      where: { id: versionId, status: "ingesting" },
      data: {
        status: "ready",
        rowsSha256: rows.rowsSha256,
        rowsSizeBytes: rows.rowsSizeBytes,
        rowCount: rows.count.rowCount,
        lineIndex: rows.count.index,
        profile: rows.profile,
        error: null,
        readyAt: new Date(),
      },
    });
    if (count === 0) return;
    await recordAudit(tx, actor, {
      action: "dataset.version_ready",
      subject: await versionSubject(tx, versionId),
      details: { rows: rows.count.rowCount, rowsSha256: rows.rowsSha256 },
    });
  });
}

/** Makes a version failed with a sentence for people; its sealed credentials go. */
export async function markVersionFailed(actor: Actor, versionId: string, error: string): Promise<void> {
  await withTransaction(async (tx) => {
    const { count } = await tx.datasetVersion.updateMany({
      where: { id: versionId, status: "ingesting" },
      data: { status: "failed", error, sourceSecret: null },
    });
    if (count === 0) return;
    await recordAudit(tx, actor, {
      action: "dataset.version_failed",
      subject: await versionSubject(tx, versionId),
      details: { error },
    });
  });
}

/**
 * Gives a version the content its source was read to and lets the ingest go on. When the dataset has these very rows
 * already, the version fails with a sentence that says which has them; had that one failed, it is tried again.
 */
export async function attachFetchedContent(
  actor: Actor,
  versionId: string,
  content: StoredContent,
  details: Record<string, unknown>,
): Promise<void> {
  const same = await withTransaction(async (tx) => {
    const version = await tx.datasetVersion.findUniqueOrThrow({
      where: { id: versionId },
      select: { datasetId: true, contentSha256: true, status: true },
    });
    if (version.contentSha256 !== null || version.status !== "ingesting") return null;
    const holder = await findSameContent(tx, version.datasetId, content.sha256);
    if (holder) {
      if (holder.status === "failed") await retryVersion(tx, actor, holder);
      return holder;
    }
    await saveBlob(tx, content);
    await tx.datasetVersion.update({
      where: { id: versionId },
      data: {
        contentSha256: content.sha256,
        sizeBytes: content.sizeBytes,
        sourceDetails: details as object,
        sourceSecret: null,
      },
      select: { id: true },
    });
    await enqueue(tx, ingestJob, { versionId }, { singletonKey: versionId });
    return null;
  });
  if (same) {
    const outcome = same.status === "failed" ? "that one is being read again" : "nothing was added";
    await markVersionFailed(
      actor,
      versionId,
      `The source still holds the rows of version ${same.number}: ${outcome}.`,
    );
  }
}

/** Has the rows of a version that failed read once more, inside the caller's transaction. */
export async function retryVersion(
  tx: Transaction,
  actor: Actor,
  version: { id: string; number: number },
): Promise<void> {
  const { count } = await tx.datasetVersion.updateMany({
    where: { id: version.id, status: "failed" },
    data: { status: "ingesting", error: null },
  });
  if (count === 0) return;
  await enqueue(tx, ingestJob, { versionId: version.id });
  await recordAudit(tx, actor, {
    action: "dataset.version_retried",
    subject: await versionSubject(tx, version.id),
    details: { number: version.number },
  });
}

/** The version of a dataset that has these bytes, or null. */
export async function findSameContent(tx: Transaction, datasetId: string, sha256: string) {
  return tx.datasetVersion.findFirst({
    where: { datasetId, contentSha256: sha256 },
    select: { id: true, number: true, status: true },
  });
}

async function versionSubject(tx: Transaction, versionId: string) {
  const { dataset, number } = await tx.datasetVersion.findUniqueOrThrow({
    where: { id: versionId },
    select: {
      number: true,
      dataset: { select: { id: true, name: true, owner: { select: { handle: true } } } },
    },
  });
  return {
    kind: "dataset",
    id: dataset.id,
    label: `${dataset.owner.handle}/${dataset.name} version ${number}`,
  };
}
