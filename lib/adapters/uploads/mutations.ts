import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { withTransaction } from "#lib/db.ts";
import type { FileChange } from "#lib/repositories/changes.ts";
import { lockHead } from "#lib/repositories/commits/data.ts";
import { readTree } from "#lib/repositories/data.ts";
import { isLargeFile } from "#lib/repositories/large-file.ts";
import { recordHubUploads } from "#lib/repositories/mutations.ts";
import { mainBranch } from "#lib/repositories/ref-name.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { pushTimeoutMs, writePush } from "../pushes/mutations.ts";
import { type RegisteredVersion, registerCommit } from "../versions/mutations.ts";
import { requireSemver } from "../versions/semver.ts";
import type { UploadedFile } from "./receive-files.ts";

/**
 * Registers uploaded files as a version, all or nothing: a commit to `main` that holds exactly these files, and the version of it.
 * Throws as `writeCommit` and `registerVersion` do.
 */
export async function registerUpload(
  actor: Actor,
  repository: RepositoryRow,
  { semver, message = "" }: { semver: string; message?: string | undefined },
  files: readonly UploadedFile[],
): Promise<RegisteredVersion> {
  authorize(actor, "adapter.push", repository.ownerId);
  authorize(actor, "adapter.register", repository.ownerId);
  requireSemver(semver, "/semver");
  return withTransaction(async (tx) => {
    // Held from here on: what is to go is what stands there when this commit is made.
    const head = await lockHead(tx, repository.id, mainBranch);
    await recordHubUploads(tx, repository.id, files);
    const paths = new Set(files.map(({ path }) => path));
    const gone = (await readTree(tx, head.id)).filter(({ path }) => !paths.has(path));
    const changes: FileChange[] = [
      ...gone.map(({ path }) => ({ kind: "delete" as const, path })),
      ...files.map(({ path, sha256, gitOid, sizeBytes }) => ({
        kind: "put" as const,
        path,
        sha256,
        gitOid,
        sizeBytes,
        isLfs: isLargeFile(path, sizeBytes),
      })),
    ];
    const title = `Upload ${semver}`;
    const commit = await writePush(tx, actor, repository, {
      branch: mainBranch,
      parentOid: head.oid,
      title,
      message,
      changes,
    });
    return registerCommit(tx, actor, repository, { semver, message, commit: { id: commit.id } });
  }, pushTimeoutMs);
}
