import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import { getExport, getExportReport, listExportFiles } from "#lib/exports/data.ts";
import { requireRepositoryName } from "#lib/repositories/repository.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import { compareWeightsByPairs, type WeightsResult } from "#lib/tensors/comparison.ts";
import { findTensors } from "#lib/tensors/data.ts";
import type { TensorInventoryDocument } from "#lib/tensors/inventory.ts";
import { loraFacts } from "#lib/tensors/lora-facts.ts";
import { readCard } from "../cards/read-card.ts";
import { getVersion, listVersionFiles } from "../versions/data.ts";
import { readAdapterConfig } from "../versions/read-adapter-config.ts";
import { type VersionRow, versionSubject } from "../versions/version.ts";
import { weightsFile } from "../versions/weights-file.ts";
import {
  type ComparedRow,
  compareCards,
  compareConfigs,
  compareEvaluations,
  compareInventories,
  compareTrees,
} from "./compared-rows.ts";
import { type ComparedExport, compareTraining } from "./training-data.ts";
import { compareTrainingRows } from "./training-rows.ts";

/** Two to four versions side by side; the values of every row stand in the order of `versions`. */
export type VersionComparison = {
  versions: (Omit<VersionRow, "card"> & { label: string; owner: string; name: string })[];
  card: ComparedRow[];
  config: ComparedRow[];
  /** Modules of the weights with their ranks, dtypes and shapes. */
  modules: ComparedRow[];
  files: ComparedRow[];
  evaluations: ComparedRow[];
  training: ComparedRow[];
  weights: { left: number; right: number; result: WeightsResult }[];
};

type Side = {
  owner: string;
  name: string;
  version: VersionRow;
  files: readonly TreeFile[];
  weights: TreeFile | undefined;
  config: Record<string, unknown> | null;
};

/** Splits `owner/name@ref`. Throws `invalid_input`. */
function parseVersionRef(text: string): { owner: string; name: string; ref: string } {
  const [label = "", ref = "", ...rest] = text.split("@");
  if (ref === "" || rest.length > 0) {
    throw new AppError("invalid_input", `'${text.slice(0, 200)}' is not of the form owner/name@version.`);
  }
  return { ...requireRepositoryName(label, "/v"), ref };
}

async function loadSide(actor: Actor, text: string): Promise<Side> {
  const { owner, name, ref } = parseVersionRef(text);
  const version = await getVersion(actor, { owner, name }, ref);
  const { files } = await listVersionFiles(version);
  const weights = weightsFile(files);
  return { owner, name, version, files, weights, config: await readAdapterConfig(files) };
}

/**
 * Compares two to four versions, of any adapters the actor may read: `owner/name@1.0.0`, an alias or `draft` as version. Weights are
 * compared by a job; until it has run their result is `pending`.
 * @throws AppError invalid_input for another number or spelling, not_found.
 */
export async function compareVersions(actor: Actor, refs: readonly string[]): Promise<VersionComparison> {
  if (refs.length < 2 || refs.length > 4) {
    throw new AppError("invalid_input", "Name two to four versions: ?v=owner/name@1.0.0&v=owner/name@1.1.0.");
  }
  const sides = await Promise.all(refs.map((ref) => loadSide(actor, ref)));
  const cards = sides.map(({ version }) => readCard(version.card));
  const inventories = await inventoriesOf(sides);
  const comparable = sides.flatMap((side, index) =>
    side.weights ? [{ side, index, weights: side.weights }] : [],
  );
  const exports = await Promise.all(cards.map((card) => loadExports(actor, card.data?.exports ?? [])));
  const samples = await compareTrainingRows(exports);
  const pairs = await compareWeightsByPairs(
    comparable.map(({ side, weights }) => ({ sha256: weights.sha256, config: side.config })),
  );
  return {
    versions: sides.map(({ owner, name, version: { card: _, ...version } }) => ({
      ...version,
      label: versionSubject({ owner, name }, version),
      owner,
      name,
    })),
    card: compareCards(cards),
    config: compareConfigs(
      sides.map(({ config }, index) => {
        const inventory = inventories[index];
        return inventory ? loraFacts(inventory, config) : null;
      }),
    ),
    modules: compareInventories(inventories),
    files: compareTrees(sides.map(({ files }) => files)),
    evaluations: compareEvaluations(cards),
    training: [...compareTraining(exports), ...(samples ? [samples] : [])],
    weights: pairs.map(({ left, right, result }) => ({
      left: comparable[left]?.index ?? left,
      right: comparable[right]?.index ?? right,
      result,
    })),
  };
}

async function inventoriesOf(sides: readonly Side[]): Promise<(TensorInventoryDocument | null)[]> {
  const tensors = await findTensors(sides.flatMap(({ weights }) => (weights ? [weights.sha256] : [])));
  return sides.map(({ weights }) => (weights ? (tensors.get(weights.sha256)?.inventory ?? null) : null));
}

/** The exports a card names, as far as the actor may read them. */
async function loadExports(actor: Actor, ids: readonly string[]): Promise<ComparedExport[]> {
  const loaded = await Promise.all(
    ids.slice(0, 8).map(async (id) => {
      try {
        const [detail, report, files] = await Promise.all([
          getExport(actor, id),
          getExportReport(actor, id),
          listExportFiles(actor, id),
        ]);
        return [{ detail, metrics: report.metrics, files }];
      } catch (error) {
        if (error instanceof AppError && (error.code === "not_found" || error.code === "invalid_input"))
          return [];
        throw error;
      }
    }),
  );
  return loaded.flat();
}
