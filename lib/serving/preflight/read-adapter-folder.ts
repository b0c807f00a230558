import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { weightsFile } from "#lib/adapters/versions/weights-file.ts";
import { errorCode } from "#lib/error-code.ts";
import { HeaderRefusal } from "#lib/tensors/header-refusal.ts";
import { toInventory } from "#lib/tensors/inventory.ts";
import { quickScan } from "#lib/tensors/quick-scan.ts";
import { TensorFile } from "#lib/tensors/tensor-file.ts";
import type { PreflightInput } from "./subject.ts";

const configName = "adapter_config.json";

/** What pre-flight looks at of an adapter in a local folder: its config, the header of its weights and every value. Blocks. */
export function readAdapterFolder(
  dir: string,
): Pick<PreflightInput, "configText" | "files" | "inventory" | "refusal" | "scan"> {
  const files = readdirSync(dir)
    .filter((name) => isFile(path.join(dir, name)))
    .map((name) => ({ path: name }));
  const hasConfig = files.some((file) => file.path === configName);
  const configText = hasConfig ? readFileSync(path.join(dir, configName), "utf8") : null;
  const weights = weightsFile(files);
  if (!weights) return { files, configText, inventory: null, refusal: null, scan: null };
  return { files, configText, ...readWeights(path.join(dir, weights.path)) };
}

/** Whether there is a file, perhaps behind links: no folder, no pipe, whose reader waits for ever, and no link to nowhere. */
function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ELOOP") {
      return false;
    }
    throw error;
  }
}

function readWeights(file: string): Pick<PreflightInput, "inventory" | "refusal" | "scan"> {
  try {
    const opened = new TensorFile(file);
    try {
      return { inventory: toInventory(opened.header), refusal: null, scan: quickScan(opened) };
    } finally {
      opened.close();
    }
  } catch (error) {
    if (!(error instanceof HeaderRefusal)) throw error;
    return { inventory: null, refusal: error, scan: null };
  }
}
