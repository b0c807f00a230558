import type { LoraConfig } from "./lora-config.ts";
import { compileModulePattern, type ModulePattern } from "./module-pattern.ts";

/** Which of the given modules a config targets, and which of its patterns could not be run. */
export type ResolvedTargets = { targeted: string[]; unreadablePatterns: string[] };

/** A spelling of `target_modules` that PEFT replaces by names when it trains. */
const allLinear = "all-linear";

/**
 * Resolves `target_modules` (names by their end, or one pattern for the whole path), `exclude_modules`, `modules_to_save`,
 * `layers_to_transform` and `layers_pattern` against module paths, as PEFT 0.21 does.
 *
 * @see https://github.com/huggingface/peft `check_target_module_exists`
 */
export function resolveTargets(config: LoraConfig, paths: readonly string[]): ResolvedTargets {
  const unreadablePatterns: string[] = [];
  const compile = (source: string): ModulePattern => {
    const pattern = compileModulePattern(source);
    if (!pattern) unreadablePatterns.push(source);
    return pattern ?? (() => false);
  };
  const isExcluded = excluder(config, compile);
  const isTarget = targeter(config, compile);
  return { targeted: paths.filter((path) => !isExcluded(path) && isTarget(path)), unreadablePatterns };
}

type Compile = (source: string) => ModulePattern;

function excluder({ excludeModules, modulesToSave }: LoraConfig, compile: Compile): ModulePattern {
  const excluded =
    typeof excludeModules === "string" ? compile(excludeModules) : endsWithAny(excludeModules ?? []);
  const saved = modulesToSave.map((name) => compile(`(^|.*\\.)${name}($|\\..*)`));
  return (path) => excluded(path) || saved.some((matches) => matches(path));
}

function targeter(config: LoraConfig, compile: Compile): ModulePattern {
  const { targetModules } = config;
  if (targetModules === null) return () => false;
  if (targetModules === allLinear) return () => true;
  if (typeof targetModules === "string") return compile(targetModules);
  const named = new Set(targetModules);
  const byEnd = endsWithAny(targetModules);
  const isInLayer = layerFilter(config, compile);
  return (path) => named.has(path) || (byEnd(path) && isInLayer(path));
}

function endsWithAny(names: readonly string[]): ModulePattern {
  const exact = new Set(names);
  return (path) => {
    // Every ending of the path that starts at a dot, instead of every name: all-linear lists hold hundreds.
    for (let dot = -1; ; ) {
      if (exact.has(path.slice(dot + 1))) return true;
      dot = path.indexOf(".", dot + 1);
      if (dot < 0) return false;
    }
  };
}

function layerFilter({ layersToTransform, layersPattern }: LoraConfig, compile: Compile): ModulePattern {
  if (layersToTransform === null) return () => true;
  const layers = new Set(layersToTransform);
  const named = layersPattern.map((name) => compile(`(?:${name})`));
  return (path) => {
    const parts = path.split(".");
    const index = parts.findIndex(
      (part, position) =>
        /^\d+$/.test(part) &&
        position > (named.length > 0 ? 0 : 1) &&
        position < parts.length - 1 &&
        (named.length === 0 || named.some((matches) => matches(parts[position - 1] ?? ""))),
    );
    return index >= 0 && layers.has(Number(parts[index]));
  };
}
