import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import type { FileChange } from "#lib/repositories/changes.ts";
import type { CommitRow } from "#lib/repositories/commit.ts";
import { createTag, writeCommit } from "#lib/repositories/mutations.ts";
import { mainBranch } from "#lib/repositories/ref-name.ts";
import { type RepositoryRow, repositoryPermission } from "#lib/repositories/repository.ts";
import { moveDraft, registerVersion } from "../versions/mutations.ts";
import { semverProblem } from "../versions/semver.ts";

/** A push: what `writeCommit` takes, but for the repository. */
export type PushInput = {
  branch: string;
  parentOid?: string | undefined;
  title: string;
  message?: string | undefined;
  changes: readonly FileChange[];
};

/** Ten thousand files take longer than other writes. */
export const pushTimeoutMs = 120_000;

/**
 * Commits to a repository. A commit on `main` of an adapter makes or moves its draft, which a job then measures. Throws as `writeCommit`
 * does: `precondition_failed` when another commit came first.
 */
export async function pushCommit(
  actor: Actor,
  repository: RepositoryRow,
  input: PushInput,
): Promise<CommitRow> {
  authorize(actor, repositoryPermission(repository.kind, "push"), repository.ownerId);
  return withTransaction((tx) => writePush(tx, actor, repository, input), pushTimeoutMs);
}

/** As `pushCommit`, inside the caller's transaction and after its check of the permission. */
export async function writePush(
  tx: Transaction,
  actor: Actor,
  repository: RepositoryRow,
  input: PushInput,
): Promise<CommitRow> {
  const commit = await writeCommit(tx, actor, { repositoryId: repository.id, ...input });
  if (repository.kind === "adapter" && input.branch === mainBranch) {
    await moveDraft(tx, actor, repository, commit);
  }
  const kind = repository.kind === "adapter" ? "adapter" : "base_model";
  await recordAudit(tx, actor, {
    action: `${kind}.pushed`,
    subject: { kind, id: repository.id, label: `${repository.owner}/${repository.name}` },
    details: {
      branch: input.branch,
      commit: commit.oid,
      changes: input.changes.length,
      title: input.title,
    },
  });
  return commit;
}

/**
 * Tags a revision. On an adapter, `v` and a version registers that version, whose tag this is; every other tag is a plain one.
 * Throws as `registerVersion` and `createTag` do.
 */
export async function tagVersion(
  actor: Actor,
  repository: RepositoryRow,
  tag: string,
  rev: string = mainBranch,
  message = "",
): Promise<void> {
  const isVersion = /^v\d/.test(tag) && semverProblem(tag.slice(1)) === null;
  if (repository.kind === "adapter" && isVersion) {
    await registerVersion(actor, repository, { semver: tag.slice(1), from: rev, message });
  } else {
    await createTag(actor, repository, { name: tag, rev });
  }
}
