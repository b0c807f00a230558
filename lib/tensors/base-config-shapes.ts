import { type BaseFamily, baseFamily } from "./base-families.ts";
import type { BaseShapes, ModuleShape } from "./base-shapes.ts";

/** Far above what any model has: a config is a text that anyone may have written. */
const maxModules = 200_000;

/** Reads a size from a config.json: a whole number above 0, else the default of the model's class; null where neither is. */
export type SizeReader = (field: string) => number | null;

/**
 * Shapes of a base model's modules from its `config.json` alone; null for an architecture whose names and sizes are not known
 * here, and for a config without the sizes. Models around a language model keep its sizes under `text_config`: give that.
 *
 * @see https://github.com/huggingface/transformers `models/<model_type>/modeling_<model_type>.py`
 */
export function baseShapesOfConfig(config: Readonly<Record<string, unknown>>): BaseShapes | null {
  const family = baseFamily(config.model_type);
  if (!family) return null;
  const shapes = new Map<string, ModuleShape>();
  const isWhole = fill(shapes, family, sizeReader(config, family.defaults), config);
  return isWhole ? shapes : null;
}

/** How many decoder layers a `config.json` says that the model has; null where it does not. */
export function layerCountOfConfig(config: Readonly<Record<string, unknown>>): number | null {
  return sizeReader(config, baseFamily(config.model_type)?.defaults ?? {})("num_hidden_layers");
}

/** Size of the vocabulary that a `config.json` gives; null where it does not. */
export function vocabularyOfConfig(config: Readonly<Record<string, unknown>>): number | null {
  return sizeReader(config, baseFamily(config.model_type)?.defaults ?? {})("vocab_size");
}

/** Whether the output layer is the embedding itself, as the config says or the model's class has it where it says nothing. */
export function isTiedByConfig(config: Readonly<Record<string, unknown>>): boolean {
  const said = config.tie_word_embeddings;
  return typeof said === "boolean" ? said : (baseFamily(config.model_type)?.isTiedByDefault ?? false);
}

function fill(
  shapes: Map<string, ModuleShape>,
  family: BaseFamily,
  size: SizeReader,
  config: Readonly<Record<string, unknown>>,
): boolean {
  const layers = size("num_hidden_layers");
  const ends = family.ends(size);
  if (layers === null || ends === null) return false;
  for (const [path, shape] of Object.entries(ends)) shapes.set(path, shape);
  for (let layer = 0; layer < layers; layer++) {
    const modules = family.layer(size, layer, config);
    if (modules === null) return false;
    for (const [kind, shape] of Object.entries(modules)) {
      shapes.set(`${family.layersAt}.${layer}.${kind}`, shape);
    }
    if (shapes.size > maxModules) return false;
  }
  return true;
}

function sizeReader(
  config: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, number>>,
): SizeReader {
  return (field) => {
    const value = config[field] ?? defaults[field];
    return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;
  };
}
