import { AppError } from "#lib/errors.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { findTensorsOf } from "./data.ts";
import { inventoryOf } from "./measure.ts";
import { saveScan } from "./mutations.ts";
import { runTensorThread } from "./run-tensor-thread.ts";
import type { TensorScan } from "./scan.ts";

/**
 * The scan of a safetensors blob: kept, or done now in a worker thread.
 *
 * @throws {HeaderRefusal} when the header is refused
 * @throws {AppError} `not_found` when the blob is not stored
 */
export async function scanTensors(sha256: string, signal?: AbortSignal): Promise<TensorScan> {
  const stored = await findTensorsOf(sha256);
  if (stored?.scan) return stored.scan;
  await inventoryOf(sha256);
  const path = await blobStore().localPath(sha256);
  const { scan } = await runTensorThread({ kind: "scan", path }, signal);
  await saveScan(sha256, scan);
  return scan;
}

/** The job: a refused header or a blob that is gone needs no further try. */
export async function runScanJob({ sha256 }: { sha256: string }, context: JobContext): Promise<void> {
  try {
    await scanTensors(sha256, context.signal);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.log.info({ sha256, reason: error.message }, "the tensors cannot be scanned");
  }
}
