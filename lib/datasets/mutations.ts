import { authorize, readableWhere, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { requireTargetOwner } from "./data.ts";
import type { DatasetFields, SourceKind, StoredContent } from "./dataset.ts";
import { fetchJob, ingestJob } from "./jobs.ts";
import type { LineCount } from "./line-index.ts";
import { nameWhenDeleted, requireDatasetName, requireDeletable, requireMayMarkDefault } from "./policy.ts";
import type { StoredProfile } from "./profile.ts";

/** Content in hand, or a source that a job reads. `details` hold no credentials; `secret` is sealed. */
export type VersionInput =
  | { kind: "content"; content: StoredContent; sourceKind: SourceKind; details: Record<string, unknown> }
  | {
      kind: "source";
      sourceKind: SourceKind;
      details: Record<string, unknown>;
      secret: string | null;
      fileName: string;
    };

/** What a write that adds rows made. `isDuplicate`: the same bytes were there, nothing was added. */
export type AddedVersion = { datasetId: string; versionId: string; isDuplicate: boolean };

type Target = { ownerId?: string | undefined; owner?: string | undefined };
type LockedDataset = { id: string; ownerId: string; name: string; owner: { handle: string } };

const makerOf = (actor: Actor): string => actor.userId ?? actor.id;

/**
 * Makes a dataset and its first version; a job reads the rows. The same bytes again under the same name answer the
 * version that is there.
 * @throws AppError conflict when the name is taken by other rows.
 */
export async function createDataset(
  actor: Actor,
  target: Target,
  fields: Partial<DatasetFields> & { name: string },
  input: VersionInput,
): Promise<AddedVersion> {
  const owner = await requireTargetOwner(actor, target);
  authorize(actor, "dataset.create", owner.id);
  requireDatasetName(fields.name);
  requireReach(actor, `${owner.handle}/${fields.name}`);

  return withTransaction(async (tx) => {
    const existing = await findByName(tx, owner.id, fields.name);
    if (existing) {
      const same = input.kind === "content" && (await findSameContent(tx, existing.id, input.content.sha256));
      if (same) return repeatVersion(tx, actor, existing, same);
      throw new AppError(
        "conflict",
        `${owner.handle} has a dataset '${existing.name}' with other rows. Add a version to it, or choose another name.`,
        { problems: [{ pointer: "/name", message: "This name is taken" }] },
      );
    }
    const dataset = await tx.dataset.create({
      data: { ...fields, ownerId: owner.id, createdById: makerOf(actor) },
      select: { id: true, name: true },
    });
    await recordAudit(tx, actor, {
      action: "dataset.created",
      subject: { kind: "dataset", id: dataset.id, label: `${owner.handle}/${dataset.name}` },
      after: fields,
      details: { source: input.sourceKind, ...input.details },
    });
    const versionId = await insertVersion(tx, actor, dataset.id, 1, input);
    return { datasetId: dataset.id, versionId, isDuplicate: false };
  });
}

/** Adds rows to a dataset as its next version; the same bytes again answer the version that has them. */
export async function addDatasetVersion(
  actor: Actor,
  datasetId: string,
  input: VersionInput,
): Promise<AddedVersion> {
  return withTransaction(async (tx) => {
    const dataset = await lockDataset(tx, actor, datasetId);
    authorize(actor, "dataset.update", dataset.ownerId);
    if (input.kind === "content") {
      const same = await findSameContent(tx, dataset.id, input.content.sha256);
      if (same) return repeatVersion(tx, actor, dataset, same);
    }
    const newest = await tx.datasetVersion.aggregate({
      where: { datasetId: dataset.id },
      _max: { number: true },
    });
    const number = (newest._max.number ?? 0) + 1;
    const versionId = await insertVersion(tx, actor, dataset.id, number, input);
    await recordAudit(tx, actor, {
      action: "dataset.version_added",
      subject: { kind: "dataset", id: dataset.id, label: `${dataset.owner.handle}/${dataset.name}` },
      details: { number, source: input.sourceKind, ...input.details },
    });
    return { datasetId: dataset.id, versionId, isDuplicate: false };
  });
}

/** Changes what is said of a dataset. Only an administrator may set `isDefault`; one dataset has it. */
export async function updateDataset(
  actor: Actor,
  datasetId: string,
  changes: Partial<DatasetFields> & { isDefault?: boolean },
): Promise<void> {
  if (changes.name !== undefined) requireDatasetName(changes.name);
  await withTransaction(async (tx) => {
    const dataset = await lockDataset(tx, actor, datasetId);
    authorize(actor, "dataset.update", dataset.ownerId);
    if (changes.isDefault !== undefined) requireMayMarkDefault(actor);
    const before = await tx.dataset.findUniqueOrThrow({ where: { id: dataset.id }, select: editableSelect });
    if (changes.name !== undefined && changes.name !== dataset.name) {
      requireReach(actor, `${dataset.owner.handle}/${changes.name}`);
      const holder = await findByName(tx, dataset.ownerId, changes.name);
      if (holder && holder.id !== dataset.id) {
        throw new AppError("conflict", `${dataset.owner.handle} has another dataset '${holder.name}'.`, {
          problems: [{ pointer: "/name", message: "This name is taken" }],
        });
      }
    }
    if (changes.isDefault) {
      await tx.dataset.updateMany({
        where: { isDefault: true, id: { not: dataset.id } },
        data: { isDefault: false },
      });
    }
    const after = await tx.dataset.update({
      where: { id: dataset.id },
      data: changes,
      select: editableSelect,
    });
    await recordAudit(tx, actor, {
      action: "dataset.updated",
      subject: { kind: "dataset", id: dataset.id, label: `${dataset.owner.handle}/${after.name}` },
      before,
      after,
      details: { fields: Object.keys(changes).sort() },
    });
  });
}

/** Deletes a dataset: its exports keep pointing at it, its name becomes free. Refused while an export of it runs. */
export async function deleteDataset(actor: Actor, datasetId: string): Promise<void> {
  await withTransaction(async (tx) => {
    const dataset = await lockDataset(tx, actor, datasetId);
    authorize(actor, "dataset.delete", dataset.ownerId);
    const running = await tx.export.findMany({
      where: { datasetVersion: { datasetId: dataset.id }, status: { in: ["queued", "running"] } },
      select: { name: true },
      take: 20,
    });
    requireDeletable(dataset, { running });
    await tx.dataset.update({
      where: { id: dataset.id },
      data: { deletedAt: new Date(), isDefault: false, name: nameWhenDeleted(dataset) },
      select: { id: true },
    });
    await tx.datasetVersion.updateMany({ where: { datasetId: dataset.id }, data: { sourceSecret: null } });
    await recordAudit(tx, actor, {
      action: "dataset.deleted",
      subject: { kind: "dataset", id: dataset.id, label: `${dataset.owner.handle}/${dataset.name}` },
      before: { name: dataset.name },
    });
  });
}

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
 * already, the version fails with a sentence that says which has them.
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
    if (holder) return holder;
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
    await markVersionFailed(
      actor,
      versionId,
      `The source still holds the rows of version ${same.number}: nothing was added.`,
    );
  }
}

/** Notes that a blob is in the store, so that it can be pointed at. */
export async function recordBlob(content: { sha256: string; sizeBytes: number }): Promise<void> {
  await withTransaction((tx) => saveBlob(tx, content));
}

/** Removes a blob no row knows: content that was stored but whose rows were refused. */
export async function discardUnreferencedBlob(sha256: string): Promise<void> {
  await withTransaction(async (tx) => {
    await lockBlob(tx, sha256);
    const known = await tx.blob.findUnique({ where: { sha256 }, select: { sha256: true } });
    if (!known) await blobStore().delete(sha256);
  });
}

const editableSelect = {
  name: true,
  description: true,
  purpose: true,
  legalBasis: true,
  retentionDays: true,
  licence: true,
  visibility: true,
  isDefault: true,
} as const;

/** Holders of one digest go one after the other, so that a blob is not removed while its row is being written. */
async function lockBlob(tx: Transaction, sha256: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))) AS locked`;
}

async function saveBlob(tx: Transaction, content: { sha256: string; sizeBytes: number }): Promise<void> {
  await lockBlob(tx, content.sha256);
  if ((await blobStore().stat(content.sha256)) === null) {
    throw new AppError(
      "unavailable",
      "The stored file was removed while it was being registered. Send it again.",
    );
  }
  await tx.blob.createMany({
    data: [{ sha256: content.sha256, sizeBytes: content.sizeBytes }],
    skipDuplicates: true,
  });
}

async function insertVersion(
  tx: Transaction,
  actor: Actor,
  datasetId: string,
  number: number,
  input: VersionInput,
): Promise<string> {
  if (input.kind === "content") await saveBlob(tx, input.content);
  const version = await tx.datasetVersion.create({
    data: {
      datasetId,
      number,
      sourceKind: input.sourceKind,
      sourceDetails: input.details as object,
      createdById: makerOf(actor),
      ...(input.kind === "content"
        ? {
            fileName: input.content.fileName,
            format: input.content.format,
            compression: input.content.compression,
            contentSha256: input.content.sha256,
            sizeBytes: input.content.sizeBytes,
          }
        : { fileName: input.fileName, format: "jsonl", compression: "none", sourceSecret: input.secret }),
    },
    select: { id: true },
  });
  await enqueue(tx, input.kind === "content" ? ingestJob : fetchJob, { versionId: version.id });
  return version.id;
}

async function findByName(tx: Transaction, ownerId: string, name: string): Promise<LockedDataset | null> {
  const rows = await tx.dataset.findMany({
    where: { ownerId, deletedAt: null, name: { equals: name, mode: "insensitive" } },
    select: { id: true, ownerId: true, name: true, owner: { select: { handle: true } } },
  });
  // ILIKE takes '_' for any character.
  return rows.find((row) => row.name.toLowerCase() === name.toLowerCase()) ?? null;
}

async function findSameContent(tx: Transaction, datasetId: string, sha256: string) {
  return tx.datasetVersion.findFirst({
    where: { datasetId, contentSha256: sha256 },
    select: { id: true, number: true, status: true },
  });
}

/** The same bytes again: a version that failed is tried again, any other is the answer as it is. */
async function repeatVersion(
  tx: Transaction,
  actor: Actor,
  dataset: LockedDataset,
  version: { id: string; number: number; status: string },
): Promise<AddedVersion> {
  authorize(actor, "dataset.update", dataset.ownerId);
  if (version.status === "failed") {
    await tx.datasetVersion.update({
      where: { id: version.id },
      data: { status: "ingesting", error: null },
      select: { id: true },
    });
    await enqueue(tx, ingestJob, { versionId: version.id });
    await recordAudit(tx, actor, {
      action: "dataset.version_retried",
      subject: { kind: "dataset", id: dataset.id, label: `${dataset.owner.handle}/${dataset.name}` },
      details: { number: version.number },
    });
  }
  return { datasetId: dataset.id, versionId: version.id, isDuplicate: true };
}

/** Takes the dataset's row lock, so that two writers number their versions one after the other. */
async function lockDataset(tx: Transaction, actor: Actor, datasetId: string): Promise<LockedDataset> {
  await tx.$queryRaw`SELECT 1 FROM "Dataset" WHERE "id" = ${datasetId}::uuid FOR UPDATE`;
  const dataset = await tx.dataset.findFirst({
    where: { AND: [{ id: datasetId, deletedAt: null }, readableWhere(actor)] },
    select: { id: true, ownerId: true, name: true, owner: { select: { handle: true } } },
  });
  if (!dataset) throw new AppError("not_found", "There is no such dataset, or you may not see it.");
  requireReach(actor, `${dataset.owner.handle}/${dataset.name}`);
  return dataset;
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
