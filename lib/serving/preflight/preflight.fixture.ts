import { readFileSync } from "node:fs";
import path from "node:path";
import { adaptersDir, fixtureFolder, weightsPath } from "#lib/tensors/adapters.fixture.ts";
import { scanFile } from "#lib/tensors/scan-file.ts";
import type { PreflightInput } from "./subject.ts";

/** The `config.json` of a tiny base model. */
export function fixtureBaseConfig(name: "tiny-llama" | "small-llama"): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(adaptersDir, name, "config.json"), "utf8"));
}

/** What pre-flight looks at for a fixture adapter on tiny-llama, as it was observed: `--max-lora-rank 16`. */
export function fixtureInput(name: string, changes: Partial<PreflightInput> = {}): PreflightInput {
  const { paths, configText, inventory, refusal } = fixtureFolder(name);
  return {
    configText,
    files: paths.map((file) => ({ path: file })),
    inventory,
    refusal,
    scan: inventory ? scanFile(weightsPath(name)) : null,
    baseConfig: fixtureBaseConfig("tiny-llama"),
    baseName: "adaptery/tiny-llama",
    limits: { maxLoraRank: 16 },
    engine: "vllm",
    engineVersion: "0.32.0",
    ...changes,
  };
}
