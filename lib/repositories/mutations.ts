import { lockNamesOf } from "#lib/access/mutations.ts";
import { authorize, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { BlobInfo } from "#lib/storage/blob.ts";
import { saveBlobs } from "#lib/storage/mutations.ts";
import { applyChanges, type FileChange, isSameTree, requireChanges, type Tree, treeOf } from "./changes.ts";
import type { CommitRow } from "./commit.ts";
import { lockHead, readSources, requireBlobs } from "./commits/data.ts";
import { insertCommit, insertRef, moveRef } from "./commits/mutations.ts";
import { findCommit, getRepository, hasVersion, readTree } from "./data.ts";
import { listDependents } from "./dependents/data.ts";
import { requireNoDependents } from "./dependents.ts";
import { requireOwner } from "./owners/data.ts";
import { mainBranch, requireRefName } from "./ref-name.ts";
import {
  kindLabel,
  type RepositoryKind,
  type RepositoryRow,
  repositoryPermission,
  requireNewName,
} from "./repository.ts";

/** What a commit is made of. `parentOid` (at least 7 digits) is the head the author saw; without it the head is taken as it is. */
export type CommitInput = {
  repositoryId: string;
  branch: string;
  parentOid?: string | undefined;
  title: string;
  message?: string | undefined;
  changes: readonly FileChange[];
};

/** What can be said anew of a repository; what is absent stays. */
export type RepositoryChanges = {
  description?: string | undefined;
  visibility?: "team" | "everyone" | undefined;
};

const makerOf = (actor: Actor): string => actor.userId ?? actor.id;

/** A repository as the subject of audit entries. */
export const subjectOf = (repository: { id: string; kind: RepositoryKind; owner: string; name: string }) => ({
  kind: repository.kind === "adapter" ? "adapter" : "base_model",
  id: repository.id,
  label: `${repository.owner}/${repository.name}`,
});

/**
 * Makes a repository with the branch `main`, whose first commit is empty. A name that is or was another repository's is `conflict`:
 * deleted ones keep theirs.
 */
export async function createRepository(
  actor: Actor,
  input: {
    kind: RepositoryKind;
    owner?: string | undefined;
    name: string;
    visibility?: "team" | "everyone" | undefined;
    description?: string | undefined;
  },
): Promise<RepositoryRow> {
  const owner = await requireOwner(actor, input.owner);
  authorize(actor, repositoryPermission(input.kind, "create"), owner.id);
  await withTransaction((tx) => insertRepository(tx, actor, owner, input));
  return getRepository(actor, { owner: owner.handle, name: input.name }, input.kind);
}

/** As `createRepository`, inside the caller's transaction and after its checks of owner and permission. */
export async function insertRepository(
  tx: Transaction,
  actor: Actor,
  owner: { id: string; handle: string },
  input: {
    kind: RepositoryKind;
    name: string;
    visibility?: "team" | "everyone" | undefined;
    description?: string | undefined;
  },
): Promise<{ id: string; headId: string }> {
  requireNewName(input.name);
  const label = `${owner.handle}/${input.name}`;
  requireReach(actor, label);
  await lockNamesOf(tx, owner.id);
  const [taken] = await tx.$queryRaw<{ kind: RepositoryKind; name: string; isDeleted: boolean }[]>`
    SELECT "kind"::text AS "kind", "name", "deletedAt" IS NOT NULL AS "isDeleted" FROM "Repository"
    WHERE "ownerId" = ${owner.id}::uuid AND lower("name") = ${input.name.toLowerCase()}`;
  if (taken) {
    const what = taken.isDeleted
      ? `${owner.handle} had a deleted ${kindLabel(taken.kind)} '${taken.name}', whose name is not given again`
      : `${owner.handle} has ${taken.kind === "adapter" ? "an adapter" : "a base model"} '${taken.name}' already`;
    throw new AppError("conflict", `${what}. Choose another name.`, {
      problems: [{ pointer: "/name", message: "This name is taken" }],
    });
  }
  const fields = {
    kind: input.kind,
    name: input.name,
    visibility: input.visibility ?? "team",
    description: input.description ?? "",
  };
  const { id } = await tx.repository.create({
    data: {
      ...fields,
      ownerId: owner.id,
      createdById: makerOf(actor),
      searchText: [label, fields.description].join("\n").toLowerCase(),
    },
    select: { id: true },
  });
  const empty: Tree = new Map();
  const commit = await insertCommit(tx, actor, {
    repositoryId: id,
    parent: null,
    tree: empty,
    title: "Initial commit",
    message: "",
  });
  await insertRef(tx, id, { kind: "branch", name: mainBranch }, commit.id);
  const subject = subjectOf({ id, kind: input.kind, owner: owner.handle, name: input.name });
  await recordAudit(tx, actor, { action: `${subject.kind}.created`, subject, after: fields });
  return { id, headId: commit.id };
}

/** Changes what is said of a repository and who sees it. Its name stays: other places know it by that. */
export async function updateRepository(
  actor: Actor,
  repository: RepositoryRow,
  changes: RepositoryChanges,
): Promise<RepositoryRow> {
  authorize(actor, repositoryPermission(repository.kind, "update"), repository.ownerId);
  await withTransaction((tx) => changeRepository(tx, actor, repository, changes));
  return getRepository(actor, repository, repository.kind);
}

/** As `updateRepository`, inside the caller's transaction and after its check of the permission. */
export async function changeRepository(
  tx: Transaction,
  actor: Actor,
  repository: RepositoryRow,
  changes: RepositoryChanges,
): Promise<void> {
  const select = { description: true, visibility: true } as const;
  const where = { id: repository.id, deletedAt: null };
  const before = await tx.repository.findFirst({ where, select });
  if (!before) throw new AppError("not_found", "There is no such repository, or you may not see it.");
  const data = { description: changes.description, visibility: changes.visibility };
  const after = await tx.repository.update({ where: { id: repository.id }, data, select });
  await tx.$executeRaw`
    UPDATE "Repository" AS r
    SET "searchText" = lower(concat_ws(E'\n', o."handle" || '/' || r."name", r."description", r."baseModel", r."taskType", r."domain",
      array_to_string(r."tags", ' ')))
    FROM "Owner" AS o WHERE r."id" = ${repository.id}::uuid AND o."id" = r."ownerId"`;
  const subject = subjectOf(repository);
  await recordAudit(tx, actor, { action: `${subject.kind}.updated`, subject, before, after });
}

/**
 * Deletes a repository: it is not found any more, its name stays taken, and its bytes go with the next collection where no registered
 * version holds them. Throws `conflict`, naming them, while other things depend on it.
 */
export async function deleteRepository(actor: Actor, repository: RepositoryRow): Promise<void> {
  authorize(actor, repositoryPermission(repository.kind, "delete"), repository.ownerId);
  await withTransaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Repository" WHERE "id" = ${repository.id}::uuid FOR UPDATE`;
    requireNoDependents(repository, await listDependents(tx, actor, repository));
    const { count } = await tx.repository.updateMany({
      where: { id: repository.id, deletedAt: null },
      data: { deletedAt: new Date() },
    });
    if (count === 0) {
      throw new AppError("not_found", "There is no such repository, or you may not see it.");
    }
    const subject = subjectOf(repository);
    await recordAudit(tx, actor, {
      action: `${subject.kind}.deleted`,
      subject,
      before: { name: repository.name, visibility: repository.visibility },
    });
  });
}

/**
 * Adds a commit to a branch, inside the caller's transaction: the caller has authorized the actor for the repository and notes the push in
 * the audit log. Throws `precondition_failed` when `parentOid` is not the head, and as `requireChanges`, `applyChanges` and
 * `requireBlobs` do. A commit that changes nothing answers the head, and one that was made before (same parent, same resulting tree)
 * answers itself, so that an interrupted push can be repeated.
 */
export async function writeCommit(tx: Transaction, actor: Actor, input: CommitInput): Promise<CommitRow> {
  const { repositoryId, branch, parentOid } = input;
  const changes = requireChanges(input.changes);
  const head = await lockHead(tx, repositoryId, branch);
  const sources = await readSources(tx, repositoryId, changes);
  const headTree = treeOf(await readTree(tx, head.id));
  const isRepeat = () => isRepeated(tx, head, headTree, { parentOid, changes, sources });
  if (parentOid !== undefined && !isOidOf(parentOid, head.oid)) {
    if (await isRepeat()) return head;
    throw new AppError(
      "precondition_failed",
      `The branch '${branch}' is at ${head.oid.slice(0, 7)}, not at ${parentOid.slice(0, 7)}: another commit came first. Read it, then commit again.`,
    );
  }
  let tree: Tree;
  try {
    tree = applyChanges(headTree, changes, sources);
  } catch (error) {
    if (parentOid === undefined && (await isRepeat())) return head;
    throw error;
  }
  if (isSameTree(tree, headTree)) return head;
  await requireBlobs(tx, repositoryId, changes);
  const commit = await insertCommit(tx, actor, {
    repositoryId,
    parent: { id: head.id, oid: head.oid, tree: headTree },
    tree,
    title: input.title,
    message: input.message ?? "",
  });
  await moveRef(tx, repositoryId, { kind: "branch", name: branch }, commit.id);
  await tx.hubUpload.deleteMany({
    where: {
      repositoryId,
      sha256: { in: changes.flatMap((change) => (change.kind === "put" ? change.sha256 : [])) },
    },
  });
  await tx.repository.update({
    where: { id: repositoryId },
    data: { updatedAt: new Date() },
    select: { id: true },
  });
  return commit;
}

function isOidOf(given: string, oid: string): boolean {
  return given.length >= 7 && oid.startsWith(given.toLowerCase());
}

/** Whether the head is what these changes make of its parent: the same commit, sent again because its answer was lost. */
async function isRepeated(
  tx: Transaction,
  head: CommitRow,
  headTree: Tree,
  again: {
    parentOid: string | undefined;
    changes: readonly FileChange[];
    sources: ReadonlyMap<string, Tree>;
  },
): Promise<boolean> {
  if (head.parentId === null) return false;
  const parent = await tx.commit.findUniqueOrThrow({
    where: { id: head.parentId },
    select: { id: true, oid: true },
  });
  if (again.parentOid !== undefined && !isOidOf(again.parentOid, parent.oid)) return false;
  try {
    const before = treeOf(await readTree(tx, parent.id));
    return isSameTree(applyChanges(before, again.changes, again.sources), headTree);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/**
 * Notes stored files as uploaded for a repository, so that its next commit may point at them; repeating it makes them young again. All files
 * of a transaction go in one call (see `saveBlobs`).
 */
export async function recordHubUploads(
  tx: Transaction,
  repositoryId: string,
  blobs: readonly BlobInfo[],
): Promise<void> {
  await saveBlobs(tx, blobs);
  await tx.$executeRaw`
    INSERT INTO "HubUpload" ("repositoryId", "sha256", "createdAt")
    SELECT DISTINCT ${repositoryId}::uuid, "sha256", now() AT TIME ZONE 'UTC'
    FROM unnest(${blobs.map(({ sha256 }) => sha256)}::text[]) AS sent("sha256") ORDER BY "sha256"
    ON CONFLICT ("repositoryId", "sha256") DO UPDATE SET "createdAt" = excluded."createdAt"`;
}

/** As `recordHubUploads`, for one file. */
export function recordHubUpload(tx: Transaction, repositoryId: string, blob: BlobInfo): Promise<void> {
  return recordHubUploads(tx, repositoryId, [blob]);
}

type RefInput = { name: string; rev?: string | undefined };

async function createRef(
  actor: Actor,
  repository: RepositoryRow,
  kind: "branch" | "tag",
  { name, rev = mainBranch }: RefInput,
): Promise<CommitRow> {
  authorize(actor, repositoryPermission(repository.kind, "push"), repository.ownerId);
  requireRefName(name);
  const commit = await findCommit(repository.id, rev);
  if (!commit) throw new AppError("not_found", `There is no revision '${rev}'.`);
  await withTransaction(async (tx) => {
    await insertRef(tx, repository.id, { kind, name }, commit.id);
    const subject = subjectOf(repository);
    const details = { [kind]: name, commit: commit.oid };
    await recordAudit(tx, actor, { action: `${subject.kind}.${kind}_created`, subject, details });
  });
  return commit;
}

async function deleteRef(
  actor: Actor,
  repository: RepositoryRow,
  kind: "branch" | "tag",
  name: string,
): Promise<void> {
  authorize(actor, repositoryPermission(repository.kind, "push"), repository.ownerId);
  await withTransaction(async (tx) => {
    const { count } = await tx.ref.deleteMany({ where: { repositoryId: repository.id, kind, name } });
    if (count === 0) throw new AppError("not_found", `There is no ${kind} '${name}'.`);
    const subject = subjectOf(repository);
    await recordAudit(tx, actor, {
      action: `${subject.kind}.${kind}_deleted`,
      subject,
      details: { [kind]: name },
    });
  });
}

/** Makes a branch at a revision (default: `main`). Throws `conflict` when the name is taken, `not_found` for an unknown revision. */
export function createBranch(actor: Actor, repository: RepositoryRow, input: RefInput): Promise<CommitRow> {
  return createRef(actor, repository, "branch", input);
}

/** Makes a tag at a revision (default: `main`). Tags of versions (`v1.2.0`) are made by registering, on top of this. */
export function createTag(actor: Actor, repository: RepositoryRow, input: RefInput): Promise<CommitRow> {
  return createRef(actor, repository, "tag", input);
}

/** Removes a branch; its commits stay. `main` cannot be removed. */
export async function deleteBranch(actor: Actor, repository: RepositoryRow, name: string): Promise<void> {
  if (name === mainBranch) throw new AppError("conflict", "The branch 'main' cannot be deleted.");
  await deleteRef(actor, repository, "branch", name);
}

/** Removes a tag. The tag of a registered version is refused: a published name never means something else. */
export async function deleteTag(actor: Actor, repository: RepositoryRow, name: string): Promise<void> {
  const semver = /^v(\d.*)$/.exec(name)?.[1];
  if (semver !== undefined && (await hasVersion(repository.id, semver))) {
    throw new AppError(
      "conflict",
      `The tag '${name}' names the registered version ${semver}: it stays. Withdraw the version if it must not be used.`,
    );
  }
  await deleteRef(actor, repository, "tag", name);
}
