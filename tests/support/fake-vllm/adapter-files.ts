import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The two files of an adapter that vLLM reads; null where one is missing. */
export type AdapterFiles = { config: string | null; weights: Buffer | null };

/** Files of an adapter in a folder on this machine; null: there is no adapter. */
export function readAdapterFolder(folder: string): AdapterFiles | null {
  const config = path.join(folder, "adapter_config.json");
  if (!existsSync(config)) return null;
  const weights = ["adapter_model.safetensors", "adapter_model.bin"]
    .map((name) => path.join(folder, name))
    .find((file) => existsSync(file));
  return {
    config: readFileSync(config, "utf8"),
    weights: weights === undefined ? null : readFileSync(weights),
  };
}

/** SHA-256 of the weights: what the fake's numbers depend on. */
export function weightsDigest(files: AdapterFiles): string {
  return createHash("sha256")
    .update(files.weights ?? "")
    .digest("hex");
}
