import type { LoraConfig } from "./lora-config.ts";
import { compileModulePattern, type ModulePattern } from "./module-pattern.ts";

/** Rank and alpha that a config gives one module, and the factor of B·A that follows. */
export type ModuleScale = { rank: number; alpha: number; scale: number };

/**
 * Makes the look-up of rank, alpha and scale by module path: `rank_pattern` and `alpha_pattern` hold names or patterns, the first
 * that matches the end of the path counts; the scale is α/r, or α/√r with rsLoRA.
 *
 * @see https://github.com/huggingface/peft `get_pattern_key`; rsLoRA: Kalajdzievski 2023, arXiv 2312.03732
 */
export function moduleScales(config: LoraConfig): (path: string) => ModuleScale {
  const rankOf = patternTable(config.rankPattern);
  const alphaOf = patternTable(config.alphaPattern);
  return (path) => {
    const rank = rankOf(path) ?? config.r;
    const alpha = alphaOf(path) ?? config.loraAlpha;
    return { rank, alpha, scale: alpha / (config.useRslora ? Math.sqrt(rank) : rank) };
  };
}

/** Keys of `rank_pattern` and `alpha_pattern` that cannot be run here. */
export function unreadableScalePatterns({ rankPattern, alphaPattern }: LoraConfig): string[] {
  return [...Object.keys(rankPattern), ...Object.keys(alphaPattern)].filter(
    (source) => endPattern(source) === null,
  );
}

function patternTable(table: Readonly<Record<string, number>>): (path: string) => number | undefined {
  const rows = Object.entries(table).map(([source, value]) => [endPattern(source), value] as const);
  return (path) => rows.find(([matches]) => matches?.(path))?.[1];
}

function endPattern(source: string): ModulePattern | null {
  return compileModulePattern(`(.*\\.)?(${source})`);
}
