import { canonicalJson } from "#lib/canonical-json.ts";
import { moduleScales } from "./effective-scale.ts";
import { compareModulePaths, type TensorInventoryDocument } from "./inventory.ts";
import { readLoraConfig } from "./lora-config.ts";
import { peftDefaults, peftValue } from "./peft-defaults.ts";
import { resolveTargets } from "./target-modules.ts";

/** One side: the document of `adapter_config.json`, and the inventory of the weights where there is one. */
export type ConfigSide = {
  config: Readonly<Record<string, unknown>>;
  inventory?: TensorInventoryDocument | null;
};

/** A field whose meaning differs, or that is spelled differently and means the same. */
export type LoraConfigDifference = {
  /** The name in the config; `effective_scale` is worked out. */
  field: string;
  left: unknown;
  right: unknown;
  meaning: "different" | "same";
  /** For target_modules: what only one side's targets mean, among the modules that either side has tensors for. */
  modules?: { onlyLeft: string[]; onlyRight: string[] };
};

/** Fields that a reader looks for first. */
const firstFields = [
  "r",
  "lora_alpha",
  "use_rslora",
  "target_modules",
  "rank_pattern",
  "alpha_pattern",
  "bias",
];

/**
 * Where two adapter configs differ, as LoRA means them: defaults filled in, sets sorted, `target_modules` and patterns resolved to
 * real modules, and the effective scale α/r or α/√r. Fields that PEFT does not have are compared as they are.
 */
export function diffLoraConfig(left: ConfigSide, right: ConfigSide): LoraConfigDifference[] {
  const paths = [
    ...new Set([left, right].flatMap(({ inventory }) => inventory?.modules.map(({ path }) => path) ?? [])),
  ].sort(compareModulePaths);
  const names = new Set([
    ...Object.keys(peftDefaults),
    ...Object.keys(left.config),
    ...Object.keys(right.config),
  ]);
  const ordered = [...firstFields, ...[...names].filter((name) => !firstFields.includes(name)).sort()];
  return [
    ...diffScale(left, right, paths),
    ...ordered.flatMap((field) => diffField(field, left.config, right.config, paths)),
  ];
}

function diffScale(left: ConfigSide, right: ConfigSide, paths: readonly string[]): LoraConfigDifference[] {
  const [one, other] = [scalesOf(left.config, paths), scalesOf(right.config, paths)];
  if (canonicalJson(one) === canonicalJson(other)) return [];
  return [{ field: "effective_scale", left: one, right: other, meaning: "different" }];
}

/** The scale of all modules; by module where they differ. Without modules: the scale of one that no pattern names. */
function scalesOf(
  config: ConfigSide["config"],
  paths: readonly string[],
): number | Record<string, number> | null {
  const scaleOf = moduleScales(readLoraConfig(config).config);
  const scales = (paths.length > 0 ? paths : [""]).map((path) => [path, scaleOf(path).scale] as const);
  const values = new Set(scales.map(([, scale]) => scale));
  return values.size === 1 ? (scales[0]?.[1] ?? null) : Object.fromEntries(scales);
}

function diffField(
  field: string,
  leftConfig: ConfigSide["config"],
  rightConfig: ConfigSide["config"],
  paths: readonly string[],
): LoraConfigDifference[] {
  const [left, right] = [peftValue(leftConfig, field), peftValue(rightConfig, field)];
  if (canonicalJson(left) === canonicalJson(right)) return [];
  if (field === "target_modules") return [diffTargets(left, right, leftConfig, rightConfig, paths)];
  const isPattern = field === "rank_pattern" || field === "alpha_pattern";
  const isSame = isPattern && paths.length > 0 && patternsMeanTheSame(field, leftConfig, rightConfig, paths);
  return [{ field, left, right, meaning: isSame ? "same" : "different" }];
}

function diffTargets(
  left: unknown,
  right: unknown,
  leftConfig: ConfigSide["config"],
  rightConfig: ConfigSide["config"],
  paths: readonly string[],
): LoraConfigDifference {
  const [one, other] = [leftConfig, rightConfig].map((config) =>
    resolveTargets(readLoraConfig(config).config, paths),
  );
  const isResolved =
    paths.length > 0 && one?.unreadablePatterns.length === 0 && other?.unreadablePatterns.length === 0;
  if (!isResolved || !one || !other) return { field: "target_modules", left, right, meaning: "different" };
  const onlyLeft = one.targeted.filter((path) => !other.targeted.includes(path));
  const onlyRight = other.targeted.filter((path) => !one.targeted.includes(path));
  const meaning = onlyLeft.length + onlyRight.length === 0 ? "same" : "different";
  return { field: "target_modules", left, right, meaning, modules: { onlyLeft, onlyRight } };
}

function patternsMeanTheSame(
  field: "rank_pattern" | "alpha_pattern",
  leftConfig: ConfigSide["config"],
  rightConfig: ConfigSide["config"],
  paths: readonly string[],
): boolean {
  const pick = field === "rank_pattern" ? "rank" : "alpha";
  const [one, other] = [leftConfig, rightConfig].map((config) => moduleScales(readLoraConfig(config).config));
  return paths.every((path) => one?.(path)[pick] === other?.(path)[pick]);
}
