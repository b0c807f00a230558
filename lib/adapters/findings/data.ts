import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import { findCommit, getRepository, listFiles } from "#lib/repositories/data.ts";
import { mainBranch } from "#lib/repositories/ref-name.ts";
import { requireRepositoryName } from "#lib/repositories/repository.ts";
import { folderDefects, parseAdapterConfig } from "#lib/tensors/adapter-defects.ts";
import { baseShapesOfConfig } from "#lib/tensors/base-config-shapes.ts";
import { type BaseShapes, baseShapesOf } from "#lib/tensors/base-shapes.ts";
import { findTensorsOf } from "#lib/tensors/data.ts";
import type { Defect } from "#lib/tensors/defect.ts";
import { parseRefusal } from "#lib/tensors/header-refusal.ts";
import type { TensorInventoryDocument } from "#lib/tensors/inventory.ts";
import { type LoraFacts, loraFacts } from "#lib/tensors/lora-facts.ts";
import { inventoryOf } from "#lib/tensors/measure.ts";
import { scanDefects, type TensorScan } from "#lib/tensors/scan.ts";
import { listVersionFiles } from "../versions/data.ts";
import { readFileText } from "../versions/read-file-text.ts";
import { weightsFile } from "../versions/weights-file.ts";

const configFile = "adapter_config.json";
const maxConfigBytes = 1024 * 1024;
/** Weights files of a base model whose headers are read when its config does not say the shapes. */
const maxBaseFiles = 64;

/** What the files of a version show to be wrong or worth knowing. */
export type VersionFindings = {
  findings: readonly Defect[];
  facts: LoraFacts | null;
  inventory: TensorInventoryDocument | null;
  /** Null until the job has read the tensors. */
  scan: TensorScan | null;
  /** The base model whose shapes were compared; null when it is not registered here, or its shapes are not known. */
  base: string | null;
};

/** The findings about a version that the actor may read: from names, config, header, values, and shapes of its base model. */
export async function findingsOf(
  actor: Actor,
  version: { commitId: string | null; commitOid: string | null },
): Promise<VersionFindings> {
  const { files } = await listVersionFiles(version);
  const configText = await readFileText(files, configFile, maxConfigBytes);
  const weights = weightsFile(files);
  const tensors = weights ? await findTensorsOf(weights.sha256) : null;
  const { document } = parseAdapterConfig(configText);
  const base = document ? await findBase(actor, document.base_model_name_or_path) : null;
  const inventory = tensors?.inventory ?? null;
  const scan = tensors?.scan ?? null;
  const facts = inventory ? loraFacts(inventory, document, base?.shapes ?? null) : null;
  const refusal = tensors?.error ? parseRefusal(tensors.error) : null;
  return {
    findings: [
      ...folderDefects({ paths: files.map(({ path }) => path), configText, refusal }),
      ...(facts?.defects ?? []),
      ...(scan ? scanDefects(scan) : []),
    ],
    facts,
    inventory,
    scan,
    base: base?.label ?? null,
  };
}

/** Shapes of the base model of this name, when it is registered here and the actor may read it. */
async function findBase(actor: Actor, name: unknown): Promise<{ label: string; shapes: BaseShapes } | null> {
  if (typeof name !== "string") return null;
  try {
    const repository = await getRepository(actor, requireRepositoryName(name), "base");
    const commit = await findCommit(repository.id, mainBranch);
    const shapes = commit ? await shapesOf(commit.id) : null;
    return shapes ? { label: `${repository.owner}/${repository.name}`, shapes } : null;
  } catch (error) {
    // A base model that is not held here, a local path, a refused header: there is nothing to compare with.
    if (error instanceof AppError && (error.code === "not_found" || error.code === "invalid_input"))
      return null;
    throw error;
  }
}

async function shapesOf(commitId: string): Promise<BaseShapes | null> {
  const files = await listFiles(commitId);
  const text = await readFileText(files, "config.json", maxConfigBytes);
  const config = parseAdapterConfig(text).document;
  const shapes = config ? baseShapesOfConfig(config) : null;
  if (shapes) return shapes;
  const weights = files.filter(({ path }) => path.endsWith(".safetensors"));
  if (weights.length === 0 || weights.length > maxBaseFiles) return null;
  return baseShapesOf(await Promise.all(weights.map(({ sha256 }) => inventoryOf(sha256))));
}
