import { Ajv } from "ajv";
import type { Recipe } from "#lib/exports/recipe.ts";
import { findUnsafeValues, withoutCredentials } from "#lib/exports/recipe-guards.ts";
import { type RecipeProblem, toRecipeProblem } from "#lib/exports/recipe-problems.ts";
import { adapterMetadataSchema } from "#lib/exports/recipe-schema-adapter.ts";

type AdapterMetadata = Recipe["adapter_metadata"];

/** What an export knows that its recipe does not. */
export type ExportFacts = {
  /** Written as `exported_at` in whole seconds, UTC. */
  exportedAt: Date;
  /** Becomes `training.num_samples` when the recipe gives none. */
  rowsExported?: number;
  /** With `datasetDigest`: how a trained adapter finds its data again. */
  exportId?: string;
  datasetDigest?: string;
};

/** adapter_metadata.json in ThemisDB's nested layout; `{}` when tracking is off. */
export type AdapterMetadataJson = Record<string, unknown>;

/** Keys of `custom` that Adaptery writes. */
export const exportIdKey = "adaptery.export_id";
const datasetDigestKey = "adaptery.dataset_digest";

function vllmBlock(vllm: AdapterMetadata["vllm_config"]): Record<string, unknown> {
  const { serving_config: servingConfig, ...block } = vllm;
  return Object.keys(servingConfig).length > 0 ? { ...block, serving_config: { ...servingConfig } } : block;
}

/**
 * The content of adapter_metadata.json: ThemisDB's nested layout, the base model's architecture, and in `custom` the export
 * id and dataset digest. `custom` and `vllm` appear only when there is something to say.
 */
export function getAdapterMetadataJson(metadata: AdapterMetadata, facts: ExportFacts): AdapterMetadataJson {
  if (!metadata.enable_tracking) return {};
  const { training_config: training, vllm_config: vllm } = metadata;
  const custom = {
    ...metadata.custom_metadata,
    ...(facts.exportId ? { [exportIdKey]: facts.exportId } : {}),
    ...(facts.datasetDigest ? { [datasetDigestKey]: facts.datasetDigest } : {}),
  };
  return {
    adapter_id: metadata.adapter_id,
    adapter_version: metadata.adapter_version,
    base_model: {
      name: metadata.base_model_name,
      version: metadata.base_model_version,
      architecture: metadata.base_model_architecture,
    },
    task: { type: metadata.task_type, domain: metadata.domain, language: metadata.language },
    training: { ...training, num_samples: training.num_samples || (facts.rowsExported ?? 0) },
    provenance: {
      created_by: metadata.created_by,
      data_source_uri: metadata.data_source_uri,
      parent_adapter_id: metadata.parent_adapter_id,
    },
    ...(Object.keys(custom).length > 0 ? { custom } : {}),
    ...(vllm.enabled ? { vllm: vllmBlock(vllm) } : {}),
    exported_at: `${facts.exportedAt.toISOString().slice(0, 19)}Z`,
  };
}

/** The blocks of the nested spelling: what each of their fields is called in the recipe's spelling. */
const nestedBlocks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  base_model: {
    name: "base_model_name",
    version: "base_model_version",
    architecture: "base_model_architecture",
  },
  task: { type: "task_type", domain: "domain", language: "language" },
  provenance: {
    created_by: "created_by",
    data_source_uri: "data_source_uri",
    parent_adapter_id: "parent_adapter_id",
  },
};

/** Blocks that are whole objects in both spellings. */
const wholeBlocks = { training: "training_config", custom: "custom_metadata", vllm: "vllm_config" } as const;

const checkMetadata = new Ajv({ allErrors: true, verbose: true }).compile<AdapterMetadata>(
  adapterMetadataSchema,
);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The keys an import sets, in the recipe's spelling, each with the pointer it was read from. */
class Patch {
  readonly values: Record<string, unknown> = {};
  readonly problems: RecipeProblem[] = [];
  readonly #sources = new Map<string, string>();

  set(key: string, value: unknown, source: string): void {
    const earlier = this.#sources.get(key);
    if (earlier !== undefined && JSON.stringify(this.values[key]) !== JSON.stringify(value)) {
      this.problems.push({ pointer: source, message: `Says something else than ${earlier}.` });
    }
    this.values[key] = value;
    this.#sources.set(key, source);
  }

  /** The pointer into the imported document for a pointer into the recipe's spelling. */
  sourceOf(pointer: string): string {
    const [, key = "", ...rest] = pointer.split("/");
    return [this.#sources.get(key) ?? `/${key}`, ...rest].join("/");
  }
}

const flatKeys = Object.keys(adapterMetadataSchema.properties).filter((key) => key !== "enable_tracking");

function readPatch(document: Record<string, unknown>): Patch {
  const patch = new Patch();
  for (const key of flatKeys) {
    if (Object.hasOwn(document, key)) patch.set(key, document[key], `/${key}`);
  }
  for (const [block, key] of Object.entries(wholeBlocks)) {
    if (Object.hasOwn(document, block)) patch.set(key, document[block], `/${block}`);
  }
  for (const [block, fields] of Object.entries(nestedBlocks)) {
    if (!Object.hasOwn(document, block)) continue;
    const value = document[block];
    if (!isObject(value)) {
      patch.problems.push({ pointer: `/${block}`, message: "Wants an object." });
      continue;
    }
    for (const [field, key] of Object.entries(fields)) {
      if (Object.hasOwn(value, field)) patch.set(key, value[field], `/${block}/${field}`);
    }
  }
  return patch;
}

/** The known keys of a block laid over the current ones; unknown keys are dropped, as ThemisDB does. */
function overlay(current: Record<string, unknown>, value: unknown, known: object): unknown {
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => Object.hasOwn(known, key));
  return { ...current, ...Object.fromEntries(kept) };
}

function merged(current: AdapterMetadata, values: Record<string, unknown>): Record<string, unknown> {
  const { training_config: training, vllm_config: vllm } = adapterMetadataSchema.properties;
  const next: Record<string, unknown> = { ...structuredClone(current), ...values, enable_tracking: true };
  if ("training_config" in values) {
    next.training_config = overlay(current.training_config, values.training_config, training.properties);
  }
  if ("vllm_config" in values) {
    next.vllm_config = overlay(current.vllm_config, values.vllm_config, vllm.properties);
  }
  return next;
}

/** The metadata after an import, or what is wrong with the document; then nothing has changed. */
export type ImportedAdapterMetadata =
  | { ok: true; metadata: AdapterMetadata }
  | { ok: false; message: string; problems: RecipeProblem[] };

function refused(problems: RecipeProblem[]): ImportedAdapterMetadata {
  const [first] = problems;
  const place = first?.pointer ? ` (${first.pointer})` : "";
  return {
    ok: false,
    message: `Failed to parse adapter metadata: ${first?.message ?? ""}${place}`,
    problems,
  };
}

/** What no recipe may hold, with pointers below `prefix`. */
function unsafeValues(metadata: unknown, prefix: string): RecipeProblem[] {
  return findUnsafeValues({ adapter_metadata: metadata }).map((problem) => ({
    ...problem,
    pointer: problem.pointer.slice(prefix.length),
  }));
}

/**
 * Reads an adapter_metadata.json (an object or its text) over the current metadata: nested or flat spelling, also inside
 * `adapter_metadata`. Keys that are absent keep their value, unknown ones and `exported_at` are dropped, tracking is switched
 * on. Types are strict and nothing changes unless all of it is right. Never throws.
 */
export function setAdapterMetadataFromJson(current: AdapterMetadata, json: unknown): ImportedAdapterMetadata {
  let document = json;
  if (typeof json === "string") {
    try {
      document = JSON.parse(json);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return refused([{ pointer: "", message }]);
    }
  }
  if (isObject(document) && isObject(document.adapter_metadata)) document = document.adapter_metadata;
  if (!isObject(document)) return refused([{ pointer: "", message: "Wants a JSON object." }]);
  const unsafe = unsafeValues({ custom_metadata: document }, "/adapter_metadata/custom_metadata");
  if (unsafe.length > 0) return refused(unsafe);
  const patch = readPatch(document);
  if (patch.problems.length > 0) return refused(patch.problems);
  const next: unknown = JSON.parse(JSON.stringify(merged(current, patch.values)));
  const forbidden = unsafeValues(next, "/adapter_metadata");
  if (forbidden.length > 0) {
    return refused(forbidden.map((problem) => ({ ...problem, pointer: patch.sourceOf(problem.pointer) })));
  }
  if (!checkMetadata(next)) {
    const problems = (checkMetadata.errors ?? []).slice(0, 50).map(toRecipeProblem);
    return refused(problems.map((problem) => ({ ...problem, pointer: patch.sourceOf(problem.pointer) })));
  }
  const uri = next.data_source_uri === "" ? "" : withoutCredentials(next.data_source_uri);
  if (uri === undefined) {
    return refused([{ pointer: patch.sourceOf("/data_source_uri"), message: "Wants an absolute URI." }]);
  }
  return { ok: true, metadata: { ...next, data_source_uri: uri } };
}
