import type { Actor } from "#lib/actor.ts";
import type { Transaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Tree } from "../changes.ts";
import { type CommitRow, commitOid } from "../commit.ts";
import { type TreeFile, treeOid } from "../tree.ts";

type NewCommit = {
  repositoryId: string;
  parent: { id: string; oid: string; tree: Tree } | null;
  tree: Tree;
  title: string;
  message: string;
};

/**
 * Writes a commit and its whole tree: what stayed is copied from the parent inside the database, what changed is sent. A commit with the
 * same object id (same second, parent, tree, author and words) is that commit.
 */
export async function insertCommit(tx: Transaction, actor: Actor, input: NewCommit): Promise<CommitRow> {
  const { repositoryId, parent, tree, title, message } = input;
  const createdAt = new Date();
  const oid = commitOid({
    treeOid: treeOid(tree.values()),
    parentOid: parent?.oid ?? null,
    authorLabel: actor.label,
    createdAt,
    title,
    message,
  });
  const [inserted] = await tx.commit.createManyAndReturn({
    data: [
      {
        repositoryId,
        oid,
        parentId: parent?.id ?? null,
        title,
        message,
        authorId: actor.userId ?? actor.id,
        authorLabel: actor.label,
        createdAt,
      },
    ],
    skipDuplicates: true,
  });
  if (!inserted) {
    return tx.commit.findUniqueOrThrow({ where: { repositoryId_oid: { repositoryId, oid } } });
  }
  await insertFiles(tx, inserted.id, parent, tree);
  return inserted;
}

function isSameFile(left: TreeFile | undefined, right: TreeFile): boolean {
  return (
    left !== undefined &&
    left.sha256 === right.sha256 &&
    left.gitOid === right.gitOid &&
    left.isLfs === right.isLfs
  );
}

async function insertFiles(
  tx: Transaction,
  commitId: string,
  parent: NewCommit["parent"],
  tree: Tree,
): Promise<void> {
  const fresh = [...tree.values()].filter((file) => !isSameFile(parent?.tree.get(file.path), file));
  if (parent && parent.tree.size > 0) {
    const gone = [...parent.tree.keys()].filter((path) => !tree.has(path));
    const notCopied = [...gone, ...fresh.map(({ path }) => path)];
    await tx.$executeRaw`
      INSERT INTO "CommitFile" ("commitId", "path", "sha256", "gitOid", "sizeBytes", "isLfs")
      SELECT ${commitId}::uuid, f."path", f."sha256", f."gitOid", f."sizeBytes", f."isLfs"
      FROM "CommitFile" f LEFT JOIN unnest(${notCopied}::text[]) AS skipped("path") ON skipped."path" = f."path"
      WHERE f."commitId" = ${parent.id}::uuid AND skipped."path" IS NULL`;
  }
  if (fresh.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "CommitFile" ("commitId", "path", "sha256", "gitOid", "sizeBytes", "isLfs")
    SELECT ${commitId}::uuid, * FROM unnest(
      ${fresh.map(({ path }) => path)}::text[], ${fresh.map(({ sha256 }) => sha256)}::text[],
      ${fresh.map(({ gitOid }) => gitOid)}::text[], ${fresh.map(({ sizeBytes }) => sizeBytes)}::bigint[],
      ${fresh.map(({ isLfs }) => isLfs)}::boolean[])`;
}

/** Points a branch or tag that is there at a commit. */
export async function moveRef(
  tx: Transaction,
  repositoryId: string,
  ref: { kind: "branch" | "tag"; name: string },
  commitId: string,
): Promise<void> {
  await tx.ref.update({
    where: { repositoryId_kind_name: { repositoryId, ...ref } },
    data: { commitId },
    select: { name: true },
  });
}

/** Makes a branch or tag. Throws `conflict` when the repository has one of that name, of either kind. */
export async function insertRef(
  tx: Transaction,
  repositoryId: string,
  ref: { kind: "branch" | "tag"; name: string },
  commitId: string,
): Promise<void> {
  const held = await tx.ref.findFirst({
    where: { repositoryId, name: ref.name },
    select: { kind: true },
  });
  const { count } = held
    ? { count: 0 }
    : await tx.ref.createMany({ data: [{ repositoryId, ...ref, commitId }], skipDuplicates: true });
  if (count === 1) return;
  throw new AppError("conflict", `There is a ${held?.kind ?? ref.kind} '${ref.name}' already.`, {
    problems: [{ pointer: "/name", message: "This name is taken" }],
  });
}
