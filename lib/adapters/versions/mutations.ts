import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import type { CommitRow } from "#lib/repositories/commit.ts";
import { insertRef } from "#lib/repositories/commits/mutations.ts";
import { findCommit, listFiles, readTree } from "#lib/repositories/data.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import { inheritDeclared, mergeEvidence, readEvidence } from "../cards/evidence.ts";
import { measureVersionJob } from "../jobs.ts";
import { rootDigest } from "./root-digest.ts";
import { isPrerelease, requireSemver, semverSortKey } from "./semver.ts";
import { draftRef } from "./version.ts";

/** What a version is made of: the draft, or the commit that a revision (branch, tag, 40 hex digits) names. */
export type RegisterInput = { semver: string; from?: string | undefined; message?: string | undefined };

/** A version that was just registered. */
export type RegisteredVersion = { versionId: string; semver: string; rootDigest: string };

const makerOf = (actor: Actor): string => actor.userId ?? actor.id;
const toJson = (value: object): object => JSON.parse(JSON.stringify(value));

/**
 * Copies the version shown first onto its repository, for lists: the highest release, else the highest pre-release, else the
 * draft; withdrawn ones only when nothing else is there. Part of every write that changes a version.
 */
export async function refreshShownVersion(tx: Transaction, repositoryId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Repository" AS r SET
      "shownVersionId" = v."id", "shownSemver" = v."semver", "status" = v."status", "baseModel" = v."baseModel",
      "taskType" = v."taskType", "domain" = v."domain", "languages" = coalesce(v."languages", '{}'), "licence" = v."licence",
      "tags" = coalesce(v."tags", '{}'), "rank" = v."rank", "parameterCount" = v."parameterCount", "updatedAt" = now() AT TIME ZONE 'UTC',
      "searchText" = lower(concat_ws(E'\n', o."handle" || '/' || r."name", r."description", v."baseModel", v."taskType",
        v."domain", array_to_string(v."tags", ' ')))
    FROM "Owner" AS o, (SELECT 1) AS always
    LEFT JOIN "Version" AS v ON v."id" = COALESCE(
      (SELECT "id" FROM "Version" WHERE "repositoryId" = ${repositoryId}::uuid AND NOT "isPrerelease"
         AND "status" NOT IN ('draft', 'withdrawn') ORDER BY "sortKey" COLLATE "C" DESC LIMIT 1),
      (SELECT "id" FROM "Version" WHERE "repositoryId" = ${repositoryId}::uuid AND "isPrerelease"
         AND "status" NOT IN ('draft', 'withdrawn') ORDER BY "sortKey" COLLATE "C" DESC LIMIT 1),
      (SELECT "id" FROM "Version" WHERE "repositoryId" = ${repositoryId}::uuid
         ORDER BY "status" = 'withdrawn', "isPrerelease", "sortKey" COLLATE "C" DESC LIMIT 1))
    WHERE r."id" = ${repositoryId}::uuid AND o."id" = r."ownerId"`;
}

/** Digest and size of a commit's files, as a version keeps them. */
function measureFiles(files: readonly TreeFile[]): { rootDigest: string; sizeBytes: bigint; count: number } {
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { rootDigest: rootDigest(files), sizeBytes: BigInt(sizeBytes), count: files.length };
}

/** What people declared of the version shown first: the next one starts from it. */
async function declaredBefore(tx: Transaction, repositoryId: string): Promise<object> {
  const parent = await tx.version.findFirst({
    where: { shownBy: { id: repositoryId } },
    select: { evidence: true },
  });
  return toJson(inheritDeclared(readEvidence(parent?.evidence)));
}

/**
 * Points the draft of an adapter at a commit, making it when there is none, and has it measured. A commit that a version is a snapshot of
 * already makes no draft; a version of it that could not be measured is tried once more.
 */
export async function moveDraft(
  tx: Transaction,
  actor: Actor,
  repository: { id: string },
  commit: CommitRow,
): Promise<void> {
  // The repository first, as whoever registers or measures does: else two would wait for each other.
  await tx.$queryRaw`SELECT 1 FROM "Repository" WHERE "id" = ${repository.id}::uuid FOR NO KEY UPDATE`;
  const held = await tx.version.findMany({
    where: { commitId: commit.id },
    select: { id: true, isMeasured: true, measureError: true },
  });
  if (held.length > 0) {
    const failed = held.filter(({ isMeasured, measureError }) => !isMeasured && measureError !== null);
    return measureAgain(
      tx,
      failed.map(({ id }) => id),
    );
  }
  const { rootDigest: digest, sizeBytes } = measureFiles(await readTree(tx, commit.id));
  const files = { commitId: commit.id, rootDigest: digest, sizeBytes, isMeasured: false, measureError: null };
  const [moved] = await tx.version.updateManyAndReturn({
    where: { repositoryId: repository.id, semver: null },
    data: { ...files, updatedAt: new Date() },
    select: { id: true },
  });
  const draft =
    moved ??
    (await tx.version.create({
      data: {
        ...files,
        repositoryId: repository.id,
        createdById: makerOf(actor),
        evidence: await declaredBefore(tx, repository.id),
      },
      select: { id: true },
    }));
  await enqueue(tx, measureVersionJob, { versionId: draft.id }, { singletonKey: draft.id });
  await refreshShownVersion(tx, repository.id);
}

async function measureAgain(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.version.updateMany({ where: { id: { in: [...ids] } }, data: { measureError: null } });
  for (const id of ids) await enqueue(tx, measureVersionJob, { versionId: id }, { singletonKey: id });
}

type Named = {
  id: string;
  semver: string | null;
  commitId: string | null;
  isMeasured: boolean;
  evidence: unknown;
  /** What the row is asked for as; one row may be two of them, and then is there twice. */
  role: "draft" | "taken" | "shown";
};

/**
 * The draft, the version of this number without regard to case, and the one shown first; the repository is held until the transaction
 * ends.
 */
async function lockNumber(tx: Transaction, repository: RepositoryRow, semver: string): Promise<Named[]> {
  const [live] = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Repository" WHERE "id" = ${repository.id}::uuid AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
  if (!live) throw new AppError("not_found", "There is no such adapter, or you may not see it.");
  return tx.$queryRaw<Named[]>`
    SELECT "id", "semver", "commitId", "isMeasured", "evidence", 'draft' AS "role" FROM "Version"
      WHERE "repositoryId" = ${repository.id}::uuid AND "semver" IS NULL
    UNION ALL
    SELECT "id", "semver", "commitId", "isMeasured", "evidence", 'taken' FROM "Version"
      WHERE "repositoryId" = ${repository.id}::uuid AND lower("semver") = ${semver.toLowerCase()}
    UNION ALL
    SELECT v."id", v."semver", v."commitId", v."isMeasured", v."evidence", 'shown' FROM "Repository" r
      JOIN "Version" v ON v."id" = r."shownVersionId" WHERE r."id" = ${repository.id}::uuid`;
}

/** The draft's commit. Throws `conflict` without one. */
function requireDraft(repository: RepositoryRow, draft: Named | undefined): string {
  if (draft?.commitId) return draft.commitId;
  throw new AppError(
    "conflict",
    `${repository.owner}/${repository.name} has no draft: push files to it first, or name a commit.`,
  );
}

/** A commit with its files, read before the transaction: it never changes. Throws `not_found` for an unknown revision. */
async function commitOf(repository: RepositoryRow, rev: string): Promise<CommitToRegister> {
  const commit = await findCommit(repository.id, rev);
  if (commit !== null) return { id: commit.id, files: await listFiles(commit.id) };
  throw new AppError("not_found", `There is no revision '${rev.slice(0, 80)}'.`, {
    problems: [{ pointer: "/from", message: "Unknown revision" }],
  });
}

/**
 * Makes an immutable version of the draft or of a commit, and the tag `v<semver>`. The draft itself becomes the version when it is of that
 * commit; a draft registered without files under this number takes the files.
 * @throws AppError conflict when the number is taken, invalid_input for a text that is none or a commit without files.
 */
export async function registerVersion(
  actor: Actor,
  repository: RepositoryRow,
  { semver, from = draftRef, message = "" }: RegisterInput,
): Promise<RegisteredVersion> {
  authorize(actor, "adapter.register", repository.ownerId);
  requireSemver(semver, "/semver");
  const commit = from === draftRef ? null : await commitOf(repository, from);
  return withTransaction((tx) => registerCommit(tx, actor, repository, { semver, message, commit }));
}

/** A commit and, when they are known, its files. */
type CommitToRegister = { id: string; files?: readonly TreeFile[] };

/** As `registerVersion`, inside the caller's transaction and after its checks; `commit` null: the draft's. */
export async function registerCommit(
  tx: Transaction,
  actor: Actor,
  repository: RepositoryRow,
  { semver, message, commit }: { semver: string; message: string; commit: CommitToRegister | null },
): Promise<RegisteredVersion> {
  const named = await lockNumber(tx, repository, semver);
  const taken = named.find(({ role }) => role === "taken");
  if (taken && taken.commitId !== null) throw numberTaken(repository, taken.semver ?? semver);
  const draft = named.find(({ role }) => role === "draft");
  const shown = named.find(({ role }) => role === "shown");
  const commitId = commit?.id ?? requireDraft(repository, draft);
  const { count, ...files } = measureFiles(commit?.files ?? (await readTree(tx, commitId)));
  if (count === 0) {
    throw new AppError("invalid_input", "This commit holds no files: there is nothing to register.");
  }
  const made = await writeVersion(tx, actor, repository, { semver, commitId, files, taken, draft, shown });
  await recordRegistration(tx, actor, repository, { ...made, commitId, semver, message });
  await refreshShownVersion(tx, repository.id);
  if (!made.isMeasured) {
    await enqueue(tx, measureVersionJob, { versionId: made.id }, { singletonKey: made.id });
  }
  return { versionId: made.id, semver, rootDigest: files.rootDigest };
}

/** What one is told who registers a number again. */
export function numberTaken(repository: RepositoryRow, semver: string): AppError {
  return new AppError(
    "conflict",
    `${repository.owner}/${repository.name} has a version ${semver} already, and versions never change. Give another number.`,
    { problems: [{ pointer: "/semver", message: "This number is taken" }] },
  );
}

type NewVersion = {
  semver: string;
  commitId: string;
  files: { rootDigest: string; sizeBytes: bigint };
  taken: Named | undefined;
  draft: Named | undefined;
  shown: Named | undefined;
};

/** The row of the version: the one that holds the number, else the draft of this commit, else a new one. */
async function writeVersion(
  tx: Transaction,
  actor: Actor,
  repository: RepositoryRow,
  { semver, commitId, files, taken, draft, shown }: NewVersion,
): Promise<{ id: string; isMeasured: boolean }> {
  const now = new Date();
  const fields = {
    ...files,
    semver,
    sortKey: semverSortKey(semver),
    isPrerelease: isPrerelease(semver),
    commitId,
    status: "registered" as const,
    registeredAt: now,
  };
  const draftOfCommit = draft?.commitId === commitId ? draft : undefined;
  if (taken) {
    const evidence = toJson(
      mergeEvidence(readEvidence(taken.evidence), readEvidence(draftOfCommit?.evidence)),
    );
    const data = { ...fields, evidence, isMeasured: false, updatedAt: now };
    await tx.version.update({ where: { id: taken.id }, data, select: { id: true } });
    return { id: taken.id, isMeasured: false };
  }
  if (draftOfCommit) {
    const data = { ...fields, updatedAt: now };
    await tx.version.update({ where: { id: draftOfCommit.id }, data, select: { id: true } });
    return { id: draftOfCommit.id, isMeasured: draftOfCommit.isMeasured };
  }
  const evidence = toJson(inheritDeclared(readEvidence(shown?.evidence)));
  const created = await tx.version.create({
    data: { ...fields, repositoryId: repository.id, createdById: makerOf(actor), evidence },
    select: { id: true },
  });
  return { id: created.id, isMeasured: false };
}

/** Makes the tag of a version, or finds it at this commit, and notes the move of its status; false when the name is taken. */
async function writeTagAndHistory(
  tx: Transaction,
  actor: Actor,
  repositoryId: string,
  made: { id: string; commitId: string; tag: string; message: string },
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    WITH history AS (
      INSERT INTO "StatusChange" ("id", "versionId", "from", "to", "reason", "actorId", "actorLabel")
      VALUES (gen_random_uuid(), ${made.id}::uuid, 'draft', 'registered', ${made.message}, ${makerOf(actor)}, ${actor.label})
    ), made AS (
      INSERT INTO "Ref" ("repositoryId", "kind", "name", "commitId")
      SELECT ${repositoryId}::uuid, 'tag', ${made.tag}, ${made.commitId}::uuid
      WHERE NOT EXISTS (SELECT 1 FROM "Ref" WHERE "repositoryId" = ${repositoryId}::uuid AND "kind" = 'branch' AND "name" = ${made.tag})
      ON CONFLICT DO NOTHING RETURNING "name"
    )
    SELECT "name" FROM made
    UNION ALL
    SELECT "name" FROM "Ref" WHERE "repositoryId" = ${repositoryId}::uuid AND "kind" = 'tag' AND "name" = ${made.tag}
      AND "commitId" = ${made.commitId}::uuid`;
  return rows.length > 0;
}

async function recordRegistration(
  tx: Transaction,
  actor: Actor,
  repository: RepositoryRow,
  made: { id: string; commitId: string; semver: string; message: string },
): Promise<void> {
  const tag = `v${made.semver}`;
  const isOurs = await writeTagAndHistory(tx, actor, repository.id, { ...made, tag });
  // Whatever else has the name: its own error says what.
  if (!isOurs) await insertRef(tx, repository.id, { kind: "tag", name: tag }, made.commitId);
  await recordAudit(tx, actor, {
    action: "version.registered",
    subject: { kind: "version", id: made.id, label: `${repository.owner}/${repository.name}@${made.semver}` },
    after: { semver: made.semver, commitId: made.commitId },
    details: { commitId: made.commitId, ...(made.message ? { message: made.message } : {}) },
  });
}
