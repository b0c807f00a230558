import { db } from "#lib/db.ts";
import { isJsonObject } from "#lib/json-object.ts";
import type { ComparisonRequest } from "./comparison-request.ts";
import { inventoryFormat, type TensorInventoryDocument } from "./inventory.ts";
import { isTensorScan, type TensorScan } from "./scan.ts";
import type { WeightComparisonDocument } from "./weight-comparison.ts";

/** What is known of a safetensors blob: its inventory, or why it was refused, and the scan once the job has run. */
export type StoredTensors = {
  inventory: TensorInventoryDocument | null;
  /** `reason: sentence` of a refused header. */
  error: string | null;
  scan: TensorScan | null;
  scannedAt: string | null;
};

/**
 * What was measured of these blobs, by digest; a blob that nobody measured is not in the map. Callers have proven that the
 * actor may read what holds the blobs.
 */
export async function findTensors(sha256s: readonly string[]): Promise<Map<string, StoredTensors>> {
  if (sha256s.length === 0) return new Map();
  const rows = await db().tensorInventory.findMany({ where: { sha256: { in: [...sha256s] } } });
  return new Map(
    rows
      .map(({ sha256, inventory, error, scan, scannedAt }) => {
        const stored: StoredTensors = {
          inventory: isInventory(inventory) ? inventory : null,
          error,
          scan: isTensorScan(scan) ? scan : null,
          scannedAt: scannedAt?.toISOString() ?? null,
        };
        return [sha256, stored] as const;
      })
      .filter(([, { inventory, error }]) => inventory !== null || error !== null),
  );
}

/** What was measured of one blob; null when nobody measured it yet. */
export async function findTensorsOf(sha256: string): Promise<StoredTensors | null> {
  return (await findTensors([sha256])).get(sha256) ?? null;
}

/** A comparison of weights as it is kept: wanted, done or failed. */
export type StoredComparison =
  | { status: "pending"; request: ComparisonRequest; requestedAt: string }
  | { status: "done"; document: WeightComparisonDocument }
  | { status: "failed"; message: string; requestedAt: string };

/** The comparison kept under this key; null when nobody wanted it yet. */
export async function findComparison(key: string): Promise<StoredComparison | null> {
  const row = await db().weightComparison.findUnique({ where: { key }, select: { result: true } });
  return row && isStoredComparison(row.result) ? row.result : null;
}

// Safe because only mutations.ts writes the column, in one of these forms.
function isStoredComparison(value: unknown): value is StoredComparison {
  return isJsonObject(value) && typeof value.status === "string";
}

// Safe because only saveInventory writes the column, from a document of this format.
function isInventory(value: unknown): value is TensorInventoryDocument {
  return isJsonObject(value) && value.format === inventoryFormat;
}
