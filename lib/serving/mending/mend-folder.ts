import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isPickle } from "#lib/adapters/versions/quarantine.ts";
import { weightsFile } from "#lib/adapters/versions/weights-file.ts";
import { parseAdapterConfig } from "#lib/tensors/adapter-defects.ts";
import { TensorFile } from "#lib/tensors/tensor-file.ts";
import type { MendPlan } from "./mend-plan.ts";
import { notMendable } from "./not-mendable.ts";
import { type MendInput, planMend } from "./plan-mend.ts";
import { writeMended } from "./write-mended.ts";

const configName = "adapter_config.json";
const weightsName = "adapter_model.safetensors";

/**
 * Writes a mended copy of an adapter's folder; files beside config and weights are copied, pickles are left out. Blocks.
 *
 * @param target a folder that is not there, or empty
 * @throws AppError conflict where it cannot be mended
 * @throws {HeaderRefusal} when the weights are no whole safetensors file
 */
export function mendFolder(
  dir: string,
  target: string,
  wanted: Omit<MendInput, "document" | "header">,
): MendPlan {
  const { source, files, ...mendable } = readMendable(dir);
  const plan = planMend({ ...wanted, ...mendable });
  mkdirSync(target, { recursive: true });
  if (readdirSync(target).length > 0) throw notMendable(`${target} is not empty.`);
  for (const name of files) {
    if (name !== configName && name !== path.basename(source) && !isPickle(name)) {
      copyFileSync(path.join(dir, name), path.join(target, name));
    }
  }
  writeFileSync(path.join(target, configName), `${JSON.stringify(plan.config, null, 2)}\n`);
  writeMended(source, plan, path.join(target, weightsName));
  return plan;
}

/** The config and the header of an adapter's folder. Throws as `mendFolder` does. */
export function readMendable(
  dir: string,
): Pick<MendInput, "document" | "header"> & { source: string; files: readonly string[] } {
  const files = readdirSync(dir).filter((name) => statSync(path.join(dir, name)).isFile());
  const weights = weightsFile(files.map((name) => ({ path: name })));
  if (!weights) throw notMendable("There is no safetensors file.");
  const source = path.join(dir, weights.path);
  const text = files.includes(configName) ? readFileSync(path.join(dir, configName), "utf8") : null;
  const { document, defect } = parseAdapterConfig(text);
  if (!document) throw notMendable(defect.message);
  const file = new TensorFile(source);
  file.close();
  return { document, header: file.header, source, files };
}
