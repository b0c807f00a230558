import { moduleScales, unreadableScalePatterns } from "#lib/tensors/effective-scale.ts";
import { readLoraConfig } from "#lib/tensors/lora-config.ts";
import { parseTensorKey } from "#lib/tensors/tensor-key.ts";
import type { MendDraft, PlannedTensor } from "./mend-plan.ts";
import { notMendable } from "./not-mendable.ts";
import type { MendContext } from "./plan-mend.ts";

const downRoles = new Set(["lora_A", "lora_embedding_A"]);
const upRoles = new Set(["lora_B", "lora_embedding_B"]);

/** Ranks, scales and element types: one rank and one scale for all modules, the rest folded into lora_B. */
export function mendScales(draft: MendDraft, context: MendContext): void {
  if (context.has("fold_patterns") || context.has("pad_rank")) unify(draft, context);
  if (context.has("cast_bf16")) castToBfloat16(draft);
}

type Pair = { module: string; rank: number; scale: number };

/**
 * Gives all modules one rank, by zeros that add nothing to B·A, and one scale, by multiplying lora_B of the others. The scale that most
 * modules have stays, so that most tensors stay as they are.
 */
function unify(draft: MendDraft, context: MendContext): void {
  const { config, problems } = readLoraConfig(draft.config);
  const unreadable = unreadableScalePatterns(config);
  if (problems.length > 0 || unreadable.length > 0) {
    throw notMendable(problems[0]?.message ?? `The pattern '${unreadable[0]}' cannot be resolved here.`);
  }
  const pairs = pairsOf(draft, moduleScales(config));
  const highest = Math.max(...pairs.map(({ rank }) => rank));
  const rank = context.has("pad_rank") ? requirePadRank(context.padRank, highest) : highest;
  const scale = mostCommon(pairs.map((pair) => pair.scale));
  const byModule = new Map(pairs.map((pair) => [pair.module, pair]));
  draft.tensors = draft.tensors.map((tensor) => {
    const { module, role } = parseTensorKey(tensor.name);
    const pair = byModule.get(module);
    return pair ? grown(tensor, role, { rank, factor: pair.scale / scale }) : tensor;
  });
  const factors = [...new Set(pairs.map((pair) => pair.scale / scale))].filter((factor) => factor !== 1);
  if (factors.some((factor) => !Number.isInteger(Math.log2(Math.abs(factor))))) draft.isExact = false;
  // Below 2^-14 a float16 has fewer bits, so that halves are rounded.
  if (draft.tensors.some(({ dtype, factor }) => dtype === "F16" && Math.abs(factor) < 1))
    draft.isExact = false;
  writeScale(draft, { rank, scale, usesRoot: config.useRslora });
  const padded = pairs.filter((pair) => pair.rank < rank).length;
  if (factors.length > 0)
    draft.steps.push(`Multiplied lora_B of ${countOther(pairs, scale)} modules by ${factors.join(", ")}.`);
  if (padded > 0) draft.steps.push(`Padded ${padded} modules with zeros to rank ${rank}.`);
}

function pairsOf(draft: MendDraft, scaleOf: ReturnType<typeof moduleScales>): Pair[] {
  const pairs = draft.tensors.flatMap(({ name, shape }) => {
    const { module, role } = parseTensorKey(name);
    const [rank] = shape;
    if (!downRoles.has(role)) return [];
    if (shape.length !== 2 || rank === undefined) throw notMendable(`${name} is no matrix.`);
    const { rank: configRank, scale } = scaleOf(module);
    if (configRank !== rank) {
      throw notMendable(
        `${module} has rank ${rank}, the config gives it ${configRank}: its scale is not known.`,
      );
    }
    return [{ module, rank, scale }];
  });
  if (pairs.length === 0) throw notMendable("There are no pairs of lora_A and lora_B.");
  if (pairs.some(({ scale }) => scale === 0)) throw notMendable("A module's scale is 0.");
  return pairs;
}

function grown(
  tensor: PlannedTensor,
  role: string,
  { rank, factor }: { rank: number; factor: number },
): PlannedTensor {
  const [rows = 0, columns = 0] = tensor.shape;
  if (downRoles.has(role)) return { ...tensor, shape: [rank, columns] };
  if (upRoles.has(role)) {
    if (columns > rank) throw notMendable(`${tensor.name} has rank ${columns}, its lora_A at most ${rank}.`);
    return { ...tensor, shape: [rows, rank], factor: tensor.factor * factor };
  }
  // PEFT multiplies what lora_B gives with its bias.
  if (role === "lora_bias") return { ...tensor, factor: tensor.factor * factor };
  return tensor;
}

function requirePadRank(rank: number | undefined, highest: number): number {
  if (rank !== undefined && Number.isInteger(rank) && rank >= highest) return rank;
  throw notMendable(`Name a rank to pad to, from ${highest} on: no rank is taken away.`);
}

/** Writes rank and scale without patterns; a root that makes alpha uneven is given up for the plain α/r. */
function writeScale(
  draft: MendDraft,
  { rank, scale, usesRoot }: { rank: number; scale: number; usesRoot: boolean },
): void {
  const byRoot = scale * Math.sqrt(rank);
  const keepsRoot = usesRoot && Number.isInteger(byRoot);
  draft.config = {
    ...draft.config,
    r: rank,
    lora_alpha: keepsRoot ? byRoot : scale * rank,
    use_rslora: keepsRoot,
    rank_pattern: {},
    alpha_pattern: {},
  };
  draft.steps.push(`Set r to ${rank} and lora_alpha to ${draft.config.lora_alpha}, without patterns.`);
}

function castToBfloat16(draft: MendDraft): void {
  const wide = draft.tensors.filter(({ dtype }) => dtype === "F32" || dtype === "F64");
  if (wide.length === 0) throw notMendable("No tensor is wider than bfloat16.");
  draft.tensors = draft.tensors.map((tensor) =>
    wide.includes(tensor) ? { ...tensor, dtype: "BF16" } : tensor,
  );
  draft.isExact = false;
  draft.steps.push(`Rounded ${wide.length} tensors to bfloat16.`);
}

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [most = [1, 0] as const] = [...counts].sort((left, right) => right[1] - left[1]);
  return most[0];
}

function countOther(pairs: readonly Pair[], scale: number): number {
  return pairs.filter((pair) => pair.scale !== scale).length;
}
