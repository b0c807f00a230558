import { type RepositoryName, repositoryLabel } from "#lib/repositories/repository.ts";
import type { LaunchBase } from "../launch-command.ts";

const modelFolder = "/models";

/** Whether a base model's files are all that an engine needs: config, weights in safetensors, tokenizer. */
export function holdsModel(paths: readonly string[]): boolean {
  return (
    paths.includes("config.json") &&
    paths.some((path) => /^[^/]+\.safetensors$/.test(path)) &&
    paths.some((path) => path === "tokenizer.json" || path === "tokenizer.model")
  );
}

/**
 * Where new replicas take a base model from: from us when we hold its weights and nobody named a folder, else from a folder. The public
 * name, by which it is fetched into that folder, is what replicas serve it as, where that can be one.
 */
export function launchBaseOf(
  base: RepositoryName & { paths: readonly string[] },
  target: { servedModelName: string },
  modelPath?: string,
): LaunchBase {
  const label = repositoryLabel(base);
  if (modelPath === undefined && holdsModel(base.paths)) return { kind: "hub", repository: label };
  const isPublicName = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(target.servedModelName);
  const downloadFrom = isPublicName ? target.servedModelName : label;
  return { kind: "path", path: modelPath ?? `${modelFolder}/${downloadFrom}`, downloadFrom };
}
