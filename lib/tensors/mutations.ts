import { db, type Transaction, withTransaction } from "#lib/db.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import type { Prisma } from "#prisma/client.ts";
import type { ComparisonRequest } from "./comparison-request.ts";
import type { StoredComparison } from "./data.ts";
import type { TensorInventoryDocument } from "./inventory.ts";
import { compareJob, scanJob } from "./jobs.ts";
import { isTensorScan, type TensorScan } from "./scan.ts";

/** Keeps what a blob's header says, or why it was refused. Not kept for a blob that no row knows: nothing would remove it. */
export async function saveInventory(
  sha256: string,
  measured: { inventory: TensorInventoryDocument } | { error: string },
): Promise<void> {
  const known = await db().blob.findUnique({ where: { sha256 }, select: { sha256: true } });
  if (!known) return;
  const row =
    "inventory" in measured
      ? {
          inventory: measured.inventory,
          error: null,
          parameterCount: measured.inventory.parameterCount,
          measuredAt: new Date(),
        }
      : { error: measured.error, measuredAt: new Date() };
  await db().tensorInventory.upsert({ where: { sha256 }, create: { sha256, ...row }, update: row });
}

/** Keeps what a scan of a blob's tensors found. The blob has an inventory by then. */
export async function saveScan(sha256: string, scan: TensorScan): Promise<void> {
  await db().tensorInventory.updateMany({ where: { sha256 }, data: { scan, scannedAt: new Date() } });
}

/**
 * Asks for a scan of a blob's tensors, in the transaction of what wants it. Does nothing when the blob has one already.
 */
export async function requestScan(tx: Transaction, sha256: string): Promise<void> {
  const row = await tx.tensorInventory.findUnique({ where: { sha256 }, select: { scan: true } });
  if (!isTensorScan(row?.scan)) await enqueue(tx, scanJob, { sha256 }, { singletonKey: sha256 });
}

/** Asks for a comparison: keeps what is wanted and enqueues the job. */
export async function requestComparison(key: string, request: ComparisonRequest): Promise<void> {
  const result = toJson({ status: "pending", request, requestedAt: new Date().toISOString() });
  await withTransaction(async (tx) => {
    await tx.weightComparison.upsert({ where: { key }, create: { key, result }, update: { result } });
    await enqueue(tx, compareJob, { key }, { singletonKey: key });
  });
}

/** Keeps the outcome of a comparison. */
export async function saveComparison(key: string, result: StoredComparison): Promise<void> {
  await db().weightComparison.updateMany({ where: { key }, data: { result: toJson(result) } });
}

// Safe because a comparison is made of JSON alone: configs come from files, the rest are texts and finite numbers.
function toJson(result: StoredComparison): Prisma.InputJsonObject {
  return result as Prisma.InputJsonObject;
}
