import type { TreeFile } from "#lib/repositories/tree.ts";
import { parseAdapterConfig } from "#lib/tensors/adapter-defects.ts";
import { readFileText } from "./read-file-text.ts";

const maxConfigBytes = 1024 * 1024;

/** The document of `adapter_config.json`; null when it is not there or no JSON object, which the version's card names as a defect. */
export async function readAdapterConfig(files: readonly TreeFile[]): Promise<Record<string, unknown> | null> {
  return parseAdapterConfig(await readFileText(files, "adapter_config.json", maxConfigBytes)).document;
}
