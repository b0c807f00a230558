import { isJsonObject } from "#lib/json-object.ts";
import {
  baseShapesOfConfig,
  isTiedByConfig,
  layerCountOfConfig,
  vocabularyOfConfig,
} from "#lib/tensors/base-config-shapes.ts";
import type { BaseShapes } from "#lib/tensors/base-shapes.ts";
import { type ArchitectureSupport, architectureSupport } from "./architectures.ts";

/** What a base model's `config.json` says of the modules that an adapter can reach. */
export type BaseModel = {
  /** The first of `architectures`, else the `model_type`. */
  architecture: string;
  /** Null: vLLM does not list the architecture. */
  support: ArchitectureSupport | null;
  /** Null: modules of this architecture are not known here. */
  shapes: BaseShapes | null;
  /** Last names of modules that vLLM lets an adapter target; null: not known. */
  targets: ReadonlySet<string> | null;
  /** A language model inside a larger one: modules of the rest (vision, audio) are not known here. */
  isWrapped: boolean;
  layerCount: number | null;
  vocabularySize: number | null;
  isTied: boolean;
};

/** Where the decoder of a wrapped language model stands: in transformers since 4.52, and before. */
const wrappedPrefixes = ["model.language_model.", "language_model.model."];
const decoderPrefix = "model.";

/** Modules that live in the embedding table of vLLM, not among its linear layers. */
const embeddings = new Set(["embed_tokens", "lm_head"]);

/** Reads the `config.json` of a base model. */
export function readBaseModel(config: Readonly<Record<string, unknown>>): BaseModel {
  const text = isJsonObject(config.text_config) ? config.text_config : null;
  const decoder = text ?? config;
  const named = Array.isArray(config.architectures) ? config.architectures[0] : config.model_type;
  const architecture = typeof named === "string" ? named : "unknown";
  const support = architectureSupport(architecture);
  const shapes = baseShapesOfConfig(decoder);
  return {
    architecture,
    support,
    shapes: shapes && text ? wrap(shapes) : shapes,
    targets: shapes ? targetsOf(shapes, support) : null,
    isWrapped: text !== null,
    layerCount: layerCountOfConfig(decoder),
    vocabularySize: vocabularyOfConfig(decoder),
    isTied: isTiedByConfig(typeof config.tie_word_embeddings === "boolean" ? config : decoder),
  };
}

function wrap(shapes: BaseShapes): BaseShapes {
  const wrapped = new Map(shapes);
  for (const [path, shape] of shapes) {
    if (!path.startsWith(decoderPrefix)) wrapped.set(`language_model.${path}`, shape);
    else {
      wrapped.delete(path);
      for (const prefix of wrappedPrefixes) wrapped.set(prefix + path.slice(decoderPrefix.length), shape);
    }
  }
  return wrapped;
}

/** Every linear module, and of the embeddings those that vLLM's class of the architecture names. */
function targetsOf(shapes: BaseShapes, support: ArchitectureSupport | null): Set<string> {
  const names = [...shapes.keys()].map(lastName);
  return new Set(
    names.filter((name) => !embeddings.has(name) || (support?.embeddings?.includes(name) ?? true)),
  );
}

/** The last name of a module's path. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
