import { isJsonObject } from "#lib/json-object.ts";
import { parseTensorKey } from "#lib/tensors/tensor-key.ts";
import type { MendDraft } from "./mend-plan.ts";
import { notMendable } from "./not-mendable.ts";
import type { MendContext } from "./plan-mend.ts";

/** What PEFT takes where the config has no lora_alpha. */
const defaultAlpha = 8;

/** Fields of `adapter_config.json` that need no change of the tensors. */
export function mendConfig(draft: MendDraft, context: MendContext): void {
  if (context.has("set_base_model")) setBaseModel(draft, context);
  if (context.has("set_peft_type")) setField(draft, "peft_type", "LORA");
  if (context.has("set_bias_none")) setBiasNone(draft);
  if (context.has("fill_config")) fillConfig(draft, context);
  if (context.has("set_rank")) setRank(draft, context);
}

function setField(draft: MendDraft, field: string, value: unknown): void {
  const before = draft.config[field];
  draft.config[field] = value;
  const was = before === undefined ? "nothing" : JSON.stringify(before);
  draft.steps.push(`Set ${field} to ${JSON.stringify(value)}; it was ${was}.`);
}

function setBaseModel(draft: MendDraft, { baseName }: MendContext): void {
  if (!baseName) throw notMendable("Name the base model that it is to be served with.");
  setField(draft, "base_model_name_or_path", baseName);
  // The commit of another repository means nothing in this one.
  if (draft.config.revision) setField(draft, "revision", null);
  draft.assumptions.push(`The weights of ${baseName} are those that it was trained on.`);
}

function setBiasNone(draft: MendDraft): void {
  const biases = draft.tensors.filter(({ name }) =>
    ["bias", "lora_bias"].includes(parseTensorKey(name).role),
  );
  if (biases.length > 0) throw notMendable(`The file holds trained biases, such as ${biases[0]?.name}.`);
  setField(draft, "bias", "none");
}

function fillConfig(draft: MendDraft, { facts }: MendContext): void {
  if ((draft.config.r ?? null) === null) setField(draft, "r", onlyRank(facts.rankByModule));
  if ((draft.config.lora_alpha ?? null) === null) {
    setField(draft, "lora_alpha", defaultAlpha);
    draft.assumptions.push(
      `It was trained with lora_alpha ${defaultAlpha}, which PEFT takes where none is given.`,
    );
  }
  if ((draft.config.target_modules ?? null) === null) {
    const names = facts.modules.map(({ path }) => path.slice(path.lastIndexOf(".") + 1));
    setField(draft, "target_modules", [...new Set(names)].sort());
  }
}

function setRank(draft: MendDraft, { facts }: MendContext): void {
  const { rank_pattern: pattern } = draft.config;
  if (isJsonObject(pattern) && Object.keys(pattern).length > 0) {
    throw notMendable("Ranks differ by module (rank_pattern): which of them is wrong cannot be known.");
  }
  const rank = onlyRank(facts.rankByModule);
  setField(draft, "r", rank);
  draft.assumptions.push(
    `lora_alpha ${JSON.stringify(draft.config.lora_alpha)} is the one that rank ${rank} was trained with.`,
  );
}

function onlyRank(ranks: Readonly<Record<string, number>>): number {
  const [rank, ...others] = new Set(Object.values(ranks));
  if (rank === undefined || others.length > 0) throw notMendable("The tensors have no single rank.");
  return rank;
}
