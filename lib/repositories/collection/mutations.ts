import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { db, withTransaction } from "#lib/db.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { discardUnreferencedBlob, removeBlob } from "#lib/storage/mutations.ts";
import { collectJob } from "../jobs.ts";
import { forgetTrees } from "../tree-cache.ts";
import { graceMs, isFree, listFreeBlobs, listGoneCommits, strayBlobs } from "./data.ts";

const pageSize = 500;

/** Has the worker collect now. Throws `forbidden`. One that waits already is the answer. */
export async function requestCollection(actor: Actor): Promise<void> {
  authorize(actor, "setting.manage");
  await withTransaction(async (tx) => {
    await enqueue(tx, collectJob, {}, { singletonKey: collectJob.name });
    await recordAudit(tx, actor, {
      action: "storage.collection_requested",
      subject: { kind: "storage", id: "blobs", label: "Stored files" },
    });
  });
}

/**
 * Removes what nothing needs any more: files of deleted repositories' commits, uploads that were never committed, blobs no row points at,
 * stored files that no row knows.
 * Safe beside running uploads and commits, and safe to repeat after a crash at any line. `before`: what is younger stays.
 */
export async function collectBlobs(
  actor: Actor,
  options: { before?: Date; signal?: AbortSignal } = {},
): Promise<{ blobs: number; sizeBytes: number }> {
  authorize(actor, "setting.manage");
  const { before = new Date(Date.now() - graceMs), signal } = options;
  const removed = { commits: 0, blobs: 0, sizeBytes: 0 };
  removed.commits = await removeGoneFiles(before, signal);
  let after = "";
  for (;;) {
    const page = await listFreeBlobs(before, after, pageSize);
    for (const { sha256, sizeBytes } of page) {
      signal?.throwIfAborted();
      if (await removeBlob(sha256, (tx) => isFree(tx, sha256, before))) {
        removed.blobs += 1;
        removed.sizeBytes += sizeBytes;
      }
    }
    const last = page.at(-1);
    if (!last) break;
    after = last.sha256;
  }
  for await (const { sha256, sizeBytes } of strayBlobs(before)) {
    signal?.throwIfAborted();
    if (await discardUnreferencedBlob(sha256)) {
      removed.blobs += 1;
      removed.sizeBytes += sizeBytes;
    }
  }
  if (removed.blobs > 0 || removed.commits > 0) {
    await withTransaction((tx) =>
      recordAudit(tx, actor, {
        action: "storage.collected",
        subject: { kind: "storage", id: "blobs", label: "Stored files" },
        details: { ...removed, before: before.toISOString() },
      }),
    );
  }
  return { blobs: removed.blobs, sizeBytes: removed.sizeBytes };
}

async function removeGoneFiles(before: Date, signal: AbortSignal | undefined): Promise<number> {
  let commits = 0;
  for (;;) {
    signal?.throwIfAborted();
    const ids = await listGoneCommits(before, pageSize);
    if (ids.length === 0) return commits;
    await db().commitFile.deleteMany({ where: { commitId: { in: ids } } });
    forgetTrees(ids);
    commits += ids.length;
  }
}
