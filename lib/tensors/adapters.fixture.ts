import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parseSafetensorsHeader } from "./header.ts";
import { HeaderRefusal } from "./header-refusal.ts";
import { type TensorInventoryDocument, toInventory } from "./inventory.ts";

/** Folder of the tiny models and adapters. */
export const adaptersDir = path.join(import.meta.dirname, "../../tests/fixtures/adapters");

const baseModels = ["tiny-llama", "small-llama"];

/** Names of the 42 adapters. */
export function adapterNames(): string[] {
  return readdirSync(adaptersDir)
    .filter((name) => statSync(path.join(adaptersDir, name)).isDirectory() && !baseModels.includes(name))
    .sort();
}

/** Path of an adapter's (or a base model's) weights. */
export function weightsPath(name: string): string {
  const file = baseModels.includes(name) ? "model.safetensors" : "adapter_model.safetensors";
  return path.join(adaptersDir, name, file);
}

/** Inventory of the weights of an adapter or base model. Throws `HeaderRefusal`. */
export function fixtureInventory(name: string): TensorInventoryDocument {
  const bytes = readFileSync(weightsPath(name));
  return toInventory(parseSafetensorsHeader(bytes, bytes.length));
}

/** What a folder holds, as far as it can be read. */
export function fixtureFolder(name: string): {
  paths: string[];
  configText: string | null;
  inventory: TensorInventoryDocument | null;
  refusal: HeaderRefusal | null;
} {
  const dir = path.join(adaptersDir, name);
  const paths = readdirSync(dir);
  const configText = paths.includes("adapter_config.json")
    ? readFileSync(path.join(dir, "adapter_config.json"), "utf8")
    : null;
  if (!paths.includes("adapter_model.safetensors"))
    return { paths, configText, inventory: null, refusal: null };
  try {
    return { paths, configText, inventory: fixtureInventory(name), refusal: null };
  } catch (error) {
    if (!(error instanceof HeaderRefusal)) throw error;
    return { paths, configText, inventory: null, refusal: error };
  }
}
