import path from "node:path";
import { lockNamesOf } from "#lib/access/mutations.ts";
import { authorize, readableWhere, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { saveBlob } from "#lib/storage/mutations.ts";
import type { DatasetFields, SourceKind, StoredContent } from "./dataset.ts";
import { allowedFoldersKey } from "./folders/data.ts";
import { fetchJob, ingestJob } from "./jobs.ts";
import { nameWhenDeleted, requireDatasetName, requireDeletable, requireMayMarkDefault } from "./policy.ts";
import { requireTargetOwner } from "./targets/data.ts";
import { findSameContent, retryVersion } from "./versions/mutations.ts";

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
    await lockNamesOf(tx, owner.id);
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
      await lockNamesOf(tx, dataset.ownerId);
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
    const where = {
      datasetVersion: { datasetId: dataset.id },
      status: { in: ["queued" as const, "running" as const] },
    };
    const running = await tx.export.count({ where });
    const named = await tx.export.findFirst({
      where: { AND: [where, readableWhere(actor)] },
      select: { name: true },
    });
    requireDeletable(dataset, { running, named: named?.name });
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

/** Says which folders of the server datasets may be read from. The file system's root cannot be one of them. */
export async function setAllowedFolders(actor: Actor, folders: readonly string[]): Promise<void> {
  authorize(actor, "setting.manage");
  if (folders.some((folder) => path.resolve(folder) === "/")) {
    throw new AppError(
      "invalid_input",
      "The root folder cannot be allowed: name the folders that hold data.",
    );
  }
  const value = folders.map((folder) => path.resolve(folder));
  await withTransaction(async (tx) => {
    const before = await tx.setting.findUnique({ where: { key: allowedFoldersKey } });
    await tx.setting.upsert({
      where: { key: allowedFoldersKey },
      create: { key: allowedFoldersKey, value },
      update: { value },
    });
    await recordAudit(tx, actor, {
      action: "setting.changed",
      subject: { kind: "setting", id: allowedFoldersKey, label: allowedFoldersKey },
      before: before?.value,
      after: value,
      details: { folders: value },
    });
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

/** The same bytes again: a version that failed is tried again, any other is the answer as it is. */
async function repeatVersion(
  tx: Transaction,
  actor: Actor,
  dataset: LockedDataset,
  version: { id: string; number: number; status: string },
): Promise<AddedVersion> {
  authorize(actor, "dataset.update", dataset.ownerId);
  if (version.status === "failed") await retryVersion(tx, actor, version);
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
