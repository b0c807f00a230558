import { folderDefects, parseAdapterConfig } from "#lib/tensors/adapter-defects.ts";
import type { Defect, DefectCode } from "#lib/tensors/defect.ts";
import type { TensorInventoryDocument } from "#lib/tensors/inventory.ts";
import { type LoraFacts, loraFacts } from "#lib/tensors/lora-facts.ts";
import { type ScannedFacts, scanDefects } from "#lib/tensors/scan.ts";
import { type BaseModel, readBaseModel } from "./base-model.ts";

/** What a serving target allows. */
export type Limits = { maxLoraRank: number };

/** Everything that pre-flight looks at. */
export type PreflightInput = {
  /** Text of `adapter_config.json`; null where there is none. */
  configText: string | null;
  files: readonly { path: string }[];
  /** Null where there are no weights, or their header is refused. */
  inventory: TensorInventoryDocument | null;
  /** Why the header is refused. */
  refusal: { message: string } | null;
  /** What the values of the tensors are; null: nobody looked yet. */
  scan: ScannedFacts | null;
  /** `config.json` of the base model; null where it cannot be had. */
  baseConfig: Readonly<Record<string, unknown>> | null;
  /** `owner/name` of the base model that is served; null where it is not known by name. */
  baseName?: string | null;
  limits: Limits;
  engine: "vllm" | "sglang" | "lorax";
  /** As the engine gives it; null: not known. */
  engineVersion: string | null;
};

/** The adapter beside its base model, as the conditions of the rules see it. */
export type Subject = {
  document: Readonly<Record<string, unknown>> | null;
  facts: LoraFacts | null;
  inventory: TensorInventoryDocument | null;
  paths: readonly string[];
  scan: ScannedFacts | null;
  base: BaseModel | null;
  baseName: string | null;
  limits: Limits;
  defectsOf: (code: DefectCode) => readonly Defect[];
};

/** Gathers what config, header, values and base model say. */
export function toSubject(input: PreflightInput): Subject {
  const { configText, inventory, refusal, scan, limits } = input;
  const paths = input.files.map(({ path }) => path);
  const { document } = parseAdapterConfig(configText);
  const base = input.baseConfig ? readBaseModel(input.baseConfig) : null;
  const facts = inventory ? loraFacts(inventory, document, base?.shapes ?? null) : null;
  const defects = [
    ...folderDefects({ paths, configText, refusal }),
    ...(facts?.defects ?? []),
    ...(scan ? scanDefects(scan) : []),
  ];
  const byCode = Map.groupBy(defects, ({ code }) => code);
  return {
    document,
    facts,
    inventory,
    paths,
    scan,
    base,
    baseName: input.baseName ?? null,
    limits,
    defectsOf: (code) => byCode.get(code) ?? [],
  };
}
