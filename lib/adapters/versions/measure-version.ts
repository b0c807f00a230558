import { jobActor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { listFiles } from "#lib/repositories/data.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import { parseAdapterConfig } from "#lib/tensors/adapter-defects.ts";
import type { TensorInventoryDocument } from "#lib/tensors/inventory.ts";
import { type LoraFacts, loraFacts } from "#lib/tensors/lora-facts.ts";
import { inventoryOf } from "#lib/tensors/measure.ts";
import { cardFiles } from "../cards/collect-evidence.ts";
import { measureVersionJob } from "../jobs.ts";
import { lineageFactsOf } from "./lineage-facts.ts";
import { findVersionToMeasure } from "./measuring/data.ts";
import { markMeasured, markMeasureFailed } from "./measuring/mutations.ts";
import { readFileText } from "./read-file-text.ts";
import { weightsFile } from "./weights-file.ts";

/** A weights file and what its header says, or why that is refused. */
export type MeasuredTensors = {
  file: TreeFile;
  inventory: TensorInventoryDocument | null;
  error: string | null;
};

/** Longest file that is read as text. */
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

/** What the weights of the adapter are with its configuration; null without readable weights. */
function loraOf(
  files: readonly TreeFile[],
  tensors: readonly MeasuredTensors[],
  config: string | undefined,
): LoraFacts | null {
  const weights = weightsFile(files);
  const inventory = tensors.find(({ file }) => file === weights)?.inventory;
  return inventory ? loraFacts(inventory, parseAdapterConfig(config ?? null).document) : null;
}

async function readTexts(files: readonly TreeFile[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of cardFiles(files)) {
    const text = await readFileText(files, path, maxTextBytes);
    if (text !== null) texts.set(path, text);
  }
  return texts;
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
  const snapshot = { id: versionId, commitId: version.commitId };
  const actor = jobActor(measureVersionJob.name, context.jobId);
  try {
    const files = await listFiles(version.commitId);
    const tensors = await measureTensors(files);
    const texts = await readTexts(files);
    const lora = loraOf(files, tensors, texts.get("adapter_config.json"));
    const lineage = lineageFactsOf(texts);
    await markMeasured(actor, snapshot, { files, tensors, texts, lora, lineage, at: new Date() });
  } catch (error) {
    if (!context.isLastAttempt) throw error;
    context.log.error({ err: error, versionId }, "a version could not be measured");
    await markMeasureFailed(actor, snapshot);
  }
}
