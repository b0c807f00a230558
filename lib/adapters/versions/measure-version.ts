import { jobActor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { listFiles } from "#lib/repositories/data.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import type { TensorInventoryDocument } from "#lib/tensors/inventory.ts";
import { inventoryOf } from "#lib/tensors/measure.ts";
import { measureVersionJob } from "../jobs.ts";
import { lineageFactsOf } from "./lineage-facts.ts";
import { findVersionToMeasure } from "./measuring/data.ts";
import { markMeasured, markMeasureFailed } from "./measuring/mutations.ts";
import { readFileText } from "./read-file-text.ts";

/** A weights file and what its header says, or why that is refused. */
export type MeasuredTensors = {
  file: TreeFile;
  inventory: TensorInventoryDocument | null;
  error: string | null;
};

/** Files that are read as text, with how much of each at most. */
const maxTextBytes = 8 * 1024 * 1024;

async function measureTensors(files: readonly TreeFile[]): Promise<MeasuredTensors[]> {
  const measured: MeasuredTensors[] = [];
  for (const file of files.filter(({ path }) => path.endsWith(".safetensors"))) {
    try {
      measured.push({ file, inventory: await inventoryOf(file.sha256), error: null });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      measured.push({ file, inventory: null, error: error.message });
    }
  }
  return measured;
}

/**
 * Measures a version from its files: tensors, card, metrics, lineage. Safe to repeat: what was measured before is replaced, what people
 * declared stays. A version whose files moved on meanwhile is left to the job of that push.
 */
export async function measureVersion(
  { versionId }: { versionId: string },
  context: JobContext,
): Promise<void> {
  const version = await findVersionToMeasure(versionId);
  if (version?.commitId == null) return;
  const actor = jobActor(measureVersionJob.name, context.jobId);
  try {
    const files = await listFiles(version.commitId);
    const tensors = await measureTensors(files);
    const readText = (path: string) => readFileText(files, path, maxTextBytes);
    await markMeasured(
      actor,
      { id: versionId, commitId: version.commitId },
      {
        tensors,
        lineage: await lineageFactsOf(readText),
      },
    );
  } catch (error) {
    if (!context.isLastAttempt) throw error;
    context.log.error({ err: error, versionId }, "a version could not be measured");
    await markMeasureFailed(actor, { id: versionId, commitId: version.commitId });
  }
}
