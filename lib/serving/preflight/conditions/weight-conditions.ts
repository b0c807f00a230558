import { isPickle } from "#lib/adapters/versions/quarantine.ts";
import { isFloatDtype } from "#lib/tensors/dtype.ts";
import { vllmMaxRanks } from "../max-lora-ranks.ts";
import { type Condition, fromDefect, fromDefectAndFields, namedPaths } from "./condition.ts";

/** The only weights that vLLM looks for, beside pickles. */
const weightsName = "adapter_model.safetensors";

const weightsElsewhere: Condition = ({ paths }) => {
  const weights = paths.filter((path) => path.endsWith(".safetensors"));
  return weights.length > 0 && !weights.includes(weightsName) ? { evidence: namedPaths(weights) } : null;
};

const picklesOnly: Condition = ({ defectsOf, paths }) =>
  defectsOf("pickle_weights").some(({ severity }) => severity === "error")
    ? { evidence: namedPaths(paths.filter(isPickle)) }
    : null;

const picklesBeside: Condition = ({ defectsOf, paths }) =>
  defectsOf("pickle_weights").some(({ severity }) => severity !== "error")
    ? { evidence: namedPaths(paths.filter(isPickle)) }
    : null;

/** Ranks of the config and of the tensors against what the server was started with. */
const rankAboveMax: Condition = ({ facts, limits: { maxLoraRank } }) => {
  if (!facts) return null;
  const highest = Math.max(
    facts.maxRank,
    facts.config.r,
    ...facts.modules.map(({ configRank }) => configRank),
  );
  if (highest <= maxLoraRank) return null;
  const served = vllmMaxRanks.find((rank) => rank >= highest);
  return {
    evidence: `rank ${highest}, the server takes up to ${maxLoraRank}`,
    values: {
      rank: String(highest),
      fix: served
        ? `Start the server with --max-lora-rank ${served}, or train with a rank up to ${maxLoraRank}.`
        : `Train with a rank up to ${maxLoraRank}; no server takes ${highest}.`,
    },
  };
};

/** Experts of a mixture kept as one three-dimensional tensor: their rank is not the config's. */
const isFusedExperts = (path: string): boolean => /\.experts(?:\.base_layer)?$/.test(path);

const rankMismatch: Condition = ({ facts, document }) => {
  const wrong = facts?.modules.filter(
    ({ path, tensorRank, configRank }) =>
      tensorRank !== null && tensorRank !== configRank && !isFusedExperts(path),
  );
  const [first] = wrong ?? [];
  if (!wrong || !first || !document || document.r === undefined) return null;
  return {
    evidence: `${namedPaths(wrong.map(({ path }) => path))}: rank ${first.configRank} in the config, ${first.tensorRank} in the tensors`,
  };
};

const fusedExperts: Condition = ({ facts }) => {
  const paths = facts?.modules.map(({ path }) => path).filter(isFusedExperts) ?? [];
  return paths.length > 0 ? { evidence: namedPaths(paths) } : null;
};

const notScanned: Condition = ({ defectsOf, inventory, paths, scan }) => {
  const isReadable = defectsOf("weights_refused").length === 0;
  if (scan !== null || !isReadable || !paths.some((file) => file.endsWith(".safetensors"))) return null;
  return { evidence: inventory ? `${inventory.tensorCount} tensors` : "the header was not read either" };
};

const unreadableDtype: Condition = ({ inventory }) => {
  const tensors = inventory?.modules.flatMap((module) => module.tensors) ?? [];
  const dtypes = new Set(tensors.map(({ dtype }) => dtype).filter((dtype) => !isFloatDtype(dtype)));
  return dtypes.size > 0 ? { evidence: [...dtypes].join(", ") } : null;
};

/** Conditions on the files of the weights: names, shapes, values. */
export const weightConditions = {
  weightsMissing: fromDefect("weights_missing"),
  weightsElsewhere,
  weightsRefused: fromDefect("weights_refused"),
  picklesOnly,
  picklesBeside,
  noLoraTensors: fromDefect("no_lora_tensors"),
  adapterNameInKeys: fromDefect("adapter_name_in_keys"),
  keyPrefixMissing: fromDefect("key_prefix_missing"),
  wrappedPrefix: fromDefect("wrapped_prefix"),
  pairIncomplete: fromDefect("lora_pair_incomplete"),
  ranksDisagree: fromDefect("rank_inconsistent"),
  rankMismatch,
  rankAboveMax,
  fusedExperts,
  unknownTensor: fromDefect("unknown_tensor"),
  moduleNotTargeted: fromDefectAndFields("module_not_targeted", "target_modules"),
  targetWithoutTensors: fromDefect("target_without_tensors"),
  layersNotContiguous: fromDefect("layers_not_contiguous"),
  savedModuleMissing: fromDefect("saved_module_missing"),
  baseWeightsIncluded: fromDefect("base_weights_included"),
  untrained: fromDefect("untrained"),
  zeroUpdate: fromDefect("zero_update"),
  nonFinite: fromDefect("non_finite"),
  notScanned,
  unreadableDtype,
} satisfies Record<string, Condition>;
