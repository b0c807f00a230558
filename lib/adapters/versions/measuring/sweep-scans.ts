import { withTransaction } from "#lib/db.ts";
import { requestScan } from "#lib/tensors/mutations.ts";
import { listUnscanned } from "./data.ts";

/** Longer than all tries of a scan take. */
const patienceMs = 20 * 60_000;
const atOnce = 200;

/** Handler of `adapter-sweep-scans`. */
export async function sweepScans(): Promise<void> {
  const unscanned = await listUnscanned(new Date(Date.now() - patienceMs), atOnce);
  await withTransaction(async (tx) => {
    for (const sha256 of unscanned) await requestScan(tx, sha256);
  });
}
