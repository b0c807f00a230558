import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { planMend } from "#lib/serving/mending/plan-mend.ts";
import { writeMended } from "#lib/serving/mending/write-mended.ts";
import { readBaseModel } from "#lib/serving/preflight/base-model.ts";
import type { MendKind } from "#lib/serving/preflight/mend-kind.ts";
import { fixtureBaseConfig } from "#lib/serving/preflight/preflight.fixture.ts";
import { fixtureFolder, weightsPath } from "#lib/tensors/adapters.fixture.ts";
import { TensorFile } from "#lib/tensors/tensor-file.ts";

/** A defect that can be mended, and the fixture that answers as the mended version has to. */
export type Mended = { adapter: string; kinds: readonly MendKind[]; reference: string };

/** PEFT itself ignores the keys of the last two, so what they were made of says what they should answer. */
export const mendedAdapters: readonly Mended[] = [
  { adapter: "rank-pattern", kinds: ["fold_patterns"], reference: "rank-pattern" },
  { adapter: "alpha-pattern", kinds: ["fold_patterns"], reference: "alpha-pattern" },
  { adapter: "adapter-name-in-keys", kinds: ["remove_adapter_name"], reference: "good-qkvo-r8" },
  { adapter: "no-peft-prefix", kinds: ["add_prefix"], reference: "good-qkvo-r8" },
  { adapter: "wrong-prefix", kinds: ["rename_prefix"], reference: "good-qkvo-r8" },
];

/** Folder of a mended version below `scratch`. */
export function mendedFolder(scratch: string, { adapter }: Mended): string {
  return path.join(scratch, "mended", adapter);
}

/** Writes the mended version of a fixture into its folder. */
export function writeMendedAdapter(scratch: string, mended: Mended): void {
  const folder = mendedFolder(scratch, mended);
  mkdirSync(folder, { recursive: true });
  const source = weightsPath(mended.adapter);
  const file = new TensorFile(source);
  const { header } = file;
  file.close();
  const document: Record<string, unknown> = JSON.parse(fixtureFolder(mended.adapter).configText ?? "{}");
  const base = readBaseModel(fixtureBaseConfig("tiny-llama"));
  const plan = planMend({ document, header, kinds: mended.kinds, base });
  writeFileSync(path.join(folder, "adapter_config.json"), JSON.stringify(plan.config));
  writeMended(source, plan, path.join(folder, "adapter_model.safetensors"));
}
