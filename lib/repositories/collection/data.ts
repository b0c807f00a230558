import { requireAllowed } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db, type Transaction } from "#lib/db.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { Prisma } from "#prisma/client.ts";

/** A stored file that nothing needs. */
export type FreeBlob = { sha256: string; sizeBytes: number };

/** What a collection would remove: how many files of how many bytes, and the first of them. */
export type CollectionPlan = {
  blobs: number;
  sizeBytes: number;
  /** At most `maxListed`: by digest, then those that no row knows. */
  files: FreeBlob[];
  /** ISO 8601: what is younger stays, as an upload may be on its way to a commit. */
  before: string;
};

const maxListed = 1000;
const strayPageSize = 1000;

/** Blobs, uploads and deleted repositories stay for a day: what is on its way to a commit, or was deleted by mistake. */
export const graceMs = 24 * 60 * 60 * 1000;

const utc = (moment: Date) => Prisma.sql`(${moment.toISOString()}::timestamptz AT TIME ZONE 'UTC')`;

/**
 * Holds for a commit `c` whose files go: of a repository deleted before the moment, and no version's that is registered, or that a
 * replica is to hold or may read again (an engine re-reads what it evicted).
 */
const isGoneCommit = (before: Date) => Prisma.sql`
  EXISTS (SELECT 1 FROM "Repository" r WHERE r."id" = c."repositoryId" AND r."deletedAt" < ${utc(before)})
  AND NOT EXISTS (SELECT 1 FROM "Version" v WHERE v."commitId" = c."id" AND (
    v."semver" IS NOT NULL
    OR EXISTS (SELECT 1 FROM "Deployment" d WHERE d."versionId" = v."id" AND (
      d."isDesired" OR EXISTS (SELECT 1 FROM "ReplicaAdapter" a WHERE a."deploymentId" = d."id")))))`;

/**
 * Holds for a blob `b` that nothing needs: no dataset version, no commit but those of `isGoneCommit`, no young upload, and not young itself.
 * A tensor inventory is derived from its blob and goes with it.
 */
const isFreeBlob = (before: Date) => Prisma.sql`
  b."createdAt" < ${utc(before)}
  AND NOT EXISTS (SELECT 1 FROM "DatasetVersion" d WHERE d."contentSha256" = b."sha256")
  AND NOT EXISTS (SELECT 1 FROM "DatasetVersion" d WHERE d."rowsSha256" = b."sha256")
  AND NOT EXISTS (SELECT 1 FROM "HubUpload" u WHERE u."sha256" = b."sha256" AND u."createdAt" >= ${utc(before)})
  AND NOT EXISTS (SELECT 1 FROM "CommitFile" f JOIN "Commit" c ON c."id" = f."commitId"
                  WHERE f."sha256" = b."sha256" AND NOT (${isGoneCommit(before)}))`;

/** What a collection would remove now; changes nothing. Throws `forbidden`. */
export async function planCollection(
  actor: Actor,
  before: Date = new Date(Date.now() - graceMs),
): Promise<CollectionPlan> {
  requireAllowed(actor, "setting.manage");
  const [sum] = await db().$queryRaw<{ blobs: number; sizeBytes: number }[]>`
    SELECT count(*)::int AS "blobs", COALESCE(sum(b."sizeBytes"), 0)::float8 AS "sizeBytes"
    FROM "Blob" b WHERE ${isFreeBlob(before)}`;
  const plan = {
    blobs: sum?.blobs ?? 0,
    sizeBytes: sum?.sizeBytes ?? 0,
    files: await listFreeBlobs(before, "", maxListed),
    before: before.toISOString(),
  };
  for await (const { sha256, sizeBytes } of strayBlobs(before)) {
    plan.blobs += 1;
    plan.sizeBytes += sizeBytes;
    if (plan.files.length < maxListed) plan.files.push({ sha256, sizeBytes });
  }
  return plan;
}

/** Stored files that no row knows: what a process stored and was killed before it could say so. */
export async function* strayBlobs(before: Date): AsyncGenerator<FreeBlob> {
  let page: FreeBlob[] = [];
  for await (const { sha256, sizeBytes, writtenMs } of blobStore().list()) {
    if (writtenMs >= before.getTime()) continue;
    page.push({ sha256, sizeBytes });
    if (page.length < strayPageSize) continue;
    yield* await withoutRow(page);
    page = [];
  }
  yield* await withoutRow(page);
}

async function withoutRow(page: readonly FreeBlob[]): Promise<FreeBlob[]> {
  const rows = await db().blob.findMany({
    where: { sha256: { in: page.map(({ sha256 }) => sha256) } },
    select: { sha256: true },
  });
  const known = new Set(rows.map(({ sha256 }) => sha256));
  return page.filter(({ sha256 }) => !known.has(sha256));
}

/** A page of the blobs nothing needs, after a digest. */
export function listFreeBlobs(before: Date, after: string, limit: number): Promise<FreeBlob[]> {
  return db().$queryRaw<FreeBlob[]>`
    SELECT b."sha256", b."sizeBytes"::float8 AS "sizeBytes" FROM "Blob" b
    WHERE b."sha256" > ${after} AND ${isFreeBlob(before)} ORDER BY b."sha256" LIMIT ${limit}`;
}

/** Whether nothing needs a blob, as the transaction sees it now. */
export async function isFree(tx: Transaction, sha256: string, before: Date): Promise<boolean> {
  const found = await tx.$queryRaw<{ sha256: string }[]>`
    SELECT b."sha256" FROM "Blob" b WHERE b."sha256" = ${sha256} AND ${isFreeBlob(before)}`;
  return found.length > 0;
}

/** Commits whose files go, and still have some. */
export async function listGoneCommits(before: Date, limit: number): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Commit" c
    WHERE ${isGoneCommit(before)} AND EXISTS (SELECT 1 FROM "CommitFile" f WHERE f."commitId" = c."id")
    ORDER BY c."id" LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** One collection that removed something. `at` is ISO 8601. */
export type CollectionRun = { at: string; blobs: number; sizeBytes: number };

/** The newest ten collections that removed something, newest first. Throws `forbidden`. */
export async function listCollections(actor: Actor): Promise<CollectionRun[]> {
  requireAllowed(actor, "setting.manage");
  const rows = await db().auditEntry.findMany({
    where: { action: "storage.collected" },
    select: { at: true, details: true },
    orderBy: { id: "desc" },
    take: 10,
  });
  return rows.map(({ at, details }) => ({
    at: at.toISOString(),
    blobs: numberIn(details, "blobs"),
    sizeBytes: numberIn(details, "sizeBytes"),
  }));
}

function numberIn(details: unknown, key: string): number {
  const value: unknown = typeof details === "object" && details !== null ? Reflect.get(details, key) : 0;
  return typeof value === "number" ? value : 0;
}
