import { type BaseShapes, baseDefects } from "./base-shapes.ts";
import { configDefects } from "./config-defects.ts";
import { type Defect, defect } from "./defect.ts";
import { moduleScales, unreadableScalePatterns } from "./effective-scale.ts";
import { elementCount, type TensorInventoryDocument } from "./inventory.ts";
import { keyDefects, wrappedPrefixDefects } from "./key-defects.ts";
import { type LoraConfig, readLoraConfig } from "./lora-config.ts";
import { rankDefects, shapeDefects, targetDefects } from "./module-defects.ts";
import { resolveTargets } from "./target-modules.ts";

/** What a config and the tensors say of one module that has a LoRA pair. */
export type LoraModuleFacts = {
  path: string;
  layer: number | null;
  kind: string;
  /** Rank of the tensors; null where the pair is incomplete. */
  tensorRank: number | null;
  /** Rank, alpha and factor of B·A as the config gives them, patterns resolved. */
  configRank: number;
  alpha: number;
  scale: number;
  isTargeted: boolean;
};

/** What an adapter is, from its config and the header of its weights. */
export type LoraFacts = {
  config: LoraConfig;
  modules: readonly LoraModuleFacts[];
  rankByModule: Readonly<Record<string, number>>;
  /** Modules whose tensors have another rank than the config gives them. */
  configRankMismatch: readonly string[];
  /** The factor of B·A where all modules have the same; null where they differ. */
  effectiveScale: number | null;
  rsLoRA: boolean;
  /** Modules that `target_modules` means, among those with tensors. */
  targetModules: readonly string[];
  layers: readonly number[];
  /** Largest rank of the tensors, of the config where there are none. */
  maxRank: number;
  dtypes: readonly string[];
  tensorSizeBytes: number;
  /** Elements the adapter brings, without copies of the base model's own. */
  parameterCount: number;
  defects: readonly Defect[];
};

/**
 * What an adapter is and what is wrong with it, as far as its config and the header of its weights tell.
 *
 * @param adapterConfig the document of `adapter_config.json`; null when there is none: then ranks come from the tensors
 * @param base shapes of the base model's modules, where they are known
 */
export function loraFacts(
  inventory: TensorInventoryDocument,
  adapterConfig: Readonly<Record<string, unknown>> | null,
  base: BaseShapes | null = null,
): LoraFacts {
  const { config, problems } = readLoraConfig(adapterConfig ?? {});
  const pairs = inventory.modules.filter(({ tensors }) => tensors.some(({ role }) => isPairRole(role)));
  const scaleOf = moduleScales(config);
  const targets = resolveTargets(
    config,
    pairs.map(({ path }) => path),
  );
  const targeted = new Set(targets.targeted);
  const modules = pairs.map(({ path, layer, kind, rank }) => {
    const scaled = scaleOf(path);
    return {
      path,
      layer,
      kind,
      tensorRank: rank,
      configRank: scaled.rank,
      alpha: scaled.alpha,
      scale: scaled.scale,
      isTargeted: targeted.has(path),
    };
  });
  const scales = new Set(modules.map(({ scale }) => scale));
  const [onlyScale = null] = scales.size === 1 ? scales : [];
  const unreadable = [...targets.unreadablePatterns, ...unreadableScalePatterns(config)];
  return {
    config,
    modules,
    rankByModule: Object.fromEntries(
      modules.flatMap(({ path, tensorRank }) => (tensorRank === null ? [] : [[path, tensorRank] as const])),
    ),
    configRankMismatch: adapterConfig ? modules.filter(isMismatched).map(({ path }) => path) : [],
    effectiveScale: onlyScale,
    rsLoRA: config.useRslora,
    targetModules: targets.targeted,
    layers: inventory.layers,
    maxRank: inventory.ranks.at(-1) ?? config.r,
    dtypes: Object.keys(inventory.dtypes),
    tensorSizeBytes: inventory.tensorSizeBytes,
    parameterCount: ownParameterCount(inventory),
    defects: [
      ...(adapterConfig ? configDefects(adapterConfig, config, problems, inventory) : []),
      ...unreadable.map(unreadablePattern),
      ...keyDefects(inventory, config),
      ...rankDefects(inventory, adapterConfig ? modules.filter(isMismatched) : []),
      ...(adapterConfig ? targetDefects(config, modules, unreadable.length > 0) : []),
      ...shapeDefects(inventory),
      ...(base ? baseDefects(inventory, base) : wrappedPrefixDefects(inventory)),
    ],
  };
}

/** Whether a tensor is half of a LoRA pair. */
function isPairRole(role: string): boolean {
  return role.startsWith("lora_A") || role.startsWith("lora_B") || role.startsWith("lora_embedding_");
}

function isMismatched({ tensorRank, configRank }: LoraModuleFacts): boolean {
  return tensorRank !== null && tensorRank !== configRank;
}

function ownParameterCount({ modules }: TensorInventoryDocument): number {
  return modules
    .flatMap(({ tensors }) => tensors)
    .filter(({ role }) => role !== "base_layer")
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

function unreadablePattern(source: string): Defect {
  return defect(
    "pattern_not_readable",
    "warning",
    `The pattern '${source}' cannot be resolved here (look-around, back-references, or no valid pattern): what it targets is not checked.`,
  );
}
