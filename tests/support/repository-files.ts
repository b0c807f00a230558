import type { Actor } from "#lib/actor.ts";
import { withTransaction } from "#lib/db.ts";
import type { FileChange } from "#lib/repositories/changes.ts";
import type { CommitRow } from "#lib/repositories/commit.ts";
import { recordHubUploads, writeCommit } from "#lib/repositories/mutations.ts";
import { gitObjectId } from "#lib/repositories/tree.ts";
import { blobStore } from "#lib/storage/blob-store.ts";

/** Stores texts by path and notes them as uploaded for a repository; the changes that a commit puts them by. */
export async function uploadTexts(
  repositoryId: string,
  texts: Readonly<Record<string, string | Uint8Array>>,
): Promise<(FileChange & { kind: "put" })[]> {
  const changes: (FileChange & { kind: "put" })[] = [];
  for (const [path, text] of Object.entries(texts)) {
    const bytes = Buffer.from(text);
    const blob = await blobStore().put([bytes]);
    changes.push({ kind: "put", path, ...blob, gitOid: gitObjectId("blob", bytes), isLfs: false });
  }
  await withTransaction((tx) => recordHubUploads(tx, repositoryId, changes));
  return changes;
}

/** Commits changes to `main` in a transaction of its own, as pushes do. */
export function commitChanges(
  actor: Actor,
  repositoryId: string,
  changes: readonly FileChange[],
  options: { parentOid?: string; title?: string; branch?: string } = {},
): Promise<CommitRow> {
  const { parentOid, title = "Change files", branch = "main" } = options;
  return withTransaction((tx) => writeCommit(tx, actor, { repositoryId, branch, parentOid, title, changes }));
}

/** Uploads texts and commits them to `main`. */
export async function commitTexts(
  actor: Actor,
  repositoryId: string,
  texts: Readonly<Record<string, string | Uint8Array>>,
  options: { parentOid?: string; title?: string; branch?: string } = {},
): Promise<CommitRow> {
  return commitChanges(actor, repositoryId, await uploadTexts(repositoryId, texts), options);
}
