import { lfsInfo } from "../files/tree-entry.ts";
import type { HubFile, HubRepository } from "../target.ts";
import { baseModelsOf, modelTags, type TagFacts } from "./model-tags.ts";

/** Everything the description of a repository at one commit is made from. */
export type ModelFacts = Omit<TagFacts, "kind" | "hasSafetensors"> & {
  repository: HubRepository;
  /** As it was asked for: with `.v1.2.0` for the repository of a version. */
  label: string;
  commit: { oid: string; createdAt: Date } | null;
  files: readonly HubFile[] | null;
  /** `adapter_config.json`, or `config.json` of a base model. */
  config: Readonly<Record<string, unknown>> | null;
  /** Elements by dtype of all safetensors files; null while not measured. */
  dtypes: Readonly<Record<string, number>> | null;
};

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The part of a config that the Hub shows: what PEFT needs to choose a class, or the architecture of a base model. */
function shownConfig({ repository, config }: ModelFacts): Record<string, unknown> | undefined {
  if (config === null) return undefined;
  if (repository.kind === "base") {
    return { architectures: config.architectures, model_type: config.model_type };
  }
  const { base_model_name_or_path, task_type, peft_type } = config;
  return { peft: { base_model_name_or_path, task_type, peft_type } };
}

function sibling(file: HubFile, withBlobs: boolean) {
  if (!withBlobs) return { rfilename: file.path };
  const lfs = lfsInfo(file);
  return {
    rfilename: file.path,
    size: file.sizeBytes,
    blobId: file.gitOid,
    ...(lfs === undefined ? {} : { lfs: { sha256: lfs.oid, size: lfs.size, pointerSize: lfs.pointerSize } }),
  };
}

/** A repository as the Hub describes a model; what is not known is left out. `withBlobs`: sizes and ids of the files. */
export function toModelInfo(facts: ModelFacts, { withBlobs }: { withBlobs: boolean }) {
  const { repository, commit, files, cardData, dtypes } = facts;
  const baseModels = baseModelsOf(facts);
  return {
    _id: repository.id.replaceAll("-", "").slice(-24),
    id: facts.label,
    modelId: facts.label,
    author: repository.owner,
    sha: commit?.oid,
    lastModified: (commit?.createdAt ?? repository.updatedAt).toISOString(),
    createdAt: repository.createdAt.toISOString(),
    private: repository.visibility === "team",
    gated: false,
    disabled: false,
    downloads: repository.downloads,
    likes: 0,
    tags: modelTags({
      ...facts,
      kind: repository.kind,
      hasSafetensors: (files ?? []).some(({ path }) => path.endsWith(".safetensors")),
    }),
    pipeline_tag: facts.pipelineTag ?? undefined,
    library_name: repository.kind === "adapter" ? "peft" : (text(cardData.library_name) ?? undefined),
    ...(files === null ? {} : { siblings: files.map((file) => sibling(file, withBlobs)) }),
    cardData: Object.keys(cardData).length > 0 ? cardData : undefined,
    config: shownConfig(facts),
    ...(dtypes === null ? {} : { safetensors: { parameters: dtypes, total: sum(Object.values(dtypes)) } }),
    ...(baseModels.length === 0 ? {} : { baseModels }),
  };
}

export type ModelInfo = ReturnType<typeof toModelInfo>;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The properties that a client names with `expand`, and the ids; everything when it names none. */
export function expanded(info: ModelInfo, names: readonly string[]): Record<string, unknown> {
  if (names.length === 0) return info;
  const kept = new Set(["_id", "id", "modelId", ...names]);
  return Object.fromEntries(Object.entries(info).filter(([name]) => kept.has(name)));
}

/** Task that PEFT's task type stands for, as Hub clients name it. */
export function pipelineTagOf(
  cardData: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>> | null,
): string | null {
  const said = text(cardData.pipeline_tag);
  if (said !== null) return said;
  return text(config?.task_type) === "CAUSAL_LM" ? "text-generation" : null;
}
