import { parseReadme } from "#lib/adapters/cards/front-matter.ts";
import { readFileText } from "#lib/adapters/versions/read-file-text.ts";
import { AppError } from "#lib/errors.ts";
import { isJsonObject } from "#lib/json-object.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import { findTensors } from "#lib/tensors/data.ts";
import type { ReadableTarget } from "../data.ts";
import { targetLabel } from "../target.ts";
import { findFacets } from "./data.ts";
import { type ModelFacts, pipelineTagOf } from "./model-info.ts";

/** Larger READMEs and configs are not read for a description. */
const maxReadBytes = 1024 * 1024;

/** What is known of a repository at a commit, read from its files and from what was measured. */
export async function describeModel(target: ReadableTarget, files: readonly TreeFile[]): Promise<ModelFacts> {
  const { repository, commit, version } = target;
  const configPath = repository.kind === "adapter" ? "adapter_config.json" : "config.json";
  const [cardData, config, dtypes, facets] = await Promise.all([
    readCardData(files),
    readConfig(files, configPath),
    readDtypes(files),
    findFacets(version?.id ?? null),
  ]);
  return {
    ...facets,
    repository,
    label: targetLabel(target),
    commit,
    files,
    cardData,
    config,
    dtypes,
    pipelineTag: pipelineTagOf(cardData, config),
  };
}

/** The front matter of the README; what cannot be read is as good as none here, and is named where the card is shown. */
async function readCardData(files: readonly TreeFile[]): Promise<Record<string, unknown>> {
  const text = await readFileText(files, "README.md", maxReadBytes);
  if (text === null) return {};
  try {
    return parseReadme(text).data;
  } catch (error) {
    if (error instanceof AppError) return {};
    throw error;
  }
}

async function readConfig(files: readonly TreeFile[], path: string): Promise<Record<string, unknown> | null> {
  const text = await readFileText(files, path, maxReadBytes);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Elements by dtype over all safetensors files that were measured; null when none was. */
async function readDtypes(files: readonly TreeFile[]): Promise<Record<string, number> | null> {
  const weights = files.filter(({ path }) => path.endsWith(".safetensors"));
  const found = await findTensors([...new Set(weights.map(({ sha256 }) => sha256))]);
  const dtypes: Record<string, number> = {};
  for (const { sha256 } of weights) {
    for (const [dtype, count] of Object.entries(found.get(sha256)?.inventory?.dtypes ?? {})) {
      dtypes[dtype] = (dtypes[dtype] ?? 0) + count;
    }
  }
  return Object.keys(dtypes).length > 0 ? dtypes : null;
}
