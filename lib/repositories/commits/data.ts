import type { Transaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type FileChange, type Tree, treeOf } from "../changes.ts";
import type { CommitRow } from "../commit.ts";
import { readTree } from "../data.ts";

/** The head of a branch, held until the transaction ends: two commits to one branch go one after the other. Throws `not_found`. */
export async function lockHead(tx: Transaction, repositoryId: string, branch: string): Promise<CommitRow> {
  const [ref] = await tx.$queryRaw<{ commitId: string }[]>`
    SELECT ref."commitId" FROM "Ref" ref JOIN "Repository" r ON r."id" = ref."repositoryId"
    WHERE ref."repositoryId" = ${repositoryId}::uuid AND ref."kind" = 'branch' AND ref."name" = ${branch} AND r."deletedAt" IS NULL
    FOR NO KEY UPDATE OF ref`;
  if (!ref) throw new AppError("not_found", `There is no branch '${branch}'.`);
  // A query of its own: the one that waited for the lock does not see a commit made meanwhile.
  return tx.commit.findUniqueOrThrow({ where: { id: ref.commitId } });
}

/** The trees that the copies of a commit name by commit. Throws `invalid_input` for a commit of another repository. */
export async function readSources(
  tx: Transaction,
  repositoryId: string,
  changes: readonly FileChange[],
): Promise<Map<string, Tree>> {
  const named = new Set(
    changes.flatMap((change) => (change.kind === "copy" ? (change.fromCommitId ?? []) : [])),
  );
  const sources = new Map<string, Tree>();
  for (const id of named) {
    const commit = await tx.commit.findFirst({ where: { id, repositoryId }, select: { id: true } });
    if (!commit) {
      throw new AppError("invalid_input", "A copy names a commit that is not of this repository.");
    }
    sources.set(id, treeOf(await readTree(tx, id)));
  }
  return sources;
}

/**
 * Throws unless every blob put is one this repository has: in a commit, or uploaded for it. Who merely knows a digest must not get
 * another's bytes. Holds the blobs until the transaction ends, so that none is collected meanwhile.
 */
export async function requireBlobs(
  tx: Transaction,
  repositoryId: string,
  changes: readonly FileChange[],
): Promise<void> {
  const puts = changes.filter((change) => change.kind === "put");
  const digests = [...new Set(puts.map(({ sha256 }) => sha256))];
  if (digests.length === 0) return;
  const held = await tx.$queryRaw<{ sha256: string; sizeBytes: number }[]>`
    SELECT b."sha256", b."sizeBytes"::float8 AS "sizeBytes" FROM "Blob" b
    WHERE b."sha256" = ANY(${digests})
      AND (EXISTS (SELECT 1 FROM "HubUpload" u WHERE u."repositoryId" = ${repositoryId}::uuid AND u."sha256" = b."sha256")
        OR EXISTS (SELECT 1 FROM "CommitFile" f JOIN "Commit" c ON c."id" = f."commitId"
                   WHERE f."sha256" = b."sha256" AND c."repositoryId" = ${repositoryId}::uuid))
    ORDER BY b."sha256" FOR KEY SHARE OF b`;
  const sizes = new Map(held.map(({ sha256, sizeBytes }) => [sha256, sizeBytes]));
  changes.forEach((change, index) => {
    if (change.kind !== "put") return;
    const size = sizes.get(change.sha256);
    if (size === change.sizeBytes) return;
    const message =
      size === undefined
        ? `The bytes of '${change.path}' (${change.sha256.slice(0, 12)}…) were not uploaded to this repository. Upload them, then commit.`
        : `'${change.path}' has ${size} bytes, not the ${change.sizeBytes} that the commit says.`;
    throw new AppError("invalid_input", message, {
      problems: [{ pointer: `/changes/${index}/sha256`, message }],
    });
  });
}
