import type { SafetensorsHeader } from "#lib/tensors/header.ts";
import { toInventory } from "#lib/tensors/inventory.ts";
import { type LoraFacts, loraFacts } from "#lib/tensors/lora-facts.ts";
import type { BaseModel } from "../preflight/base-model.ts";
import { type MendKind, mendKinds } from "../preflight/mend-kind.ts";
import { mendConfig } from "./config-mends.ts";
import type { MendDraft, MendPlan } from "./mend-plan.ts";
import { mendNames } from "./name-mends.ts";
import { notMendable } from "./not-mendable.ts";
import { mendScales } from "./scale-mends.ts";

/** What there is to mend, and what with. */
export type MendInput = {
  document: Readonly<Record<string, unknown>>;
  header: SafetensorsHeader;
  kinds: readonly MendKind[];
  base: BaseModel | null;
  /** `owner/name` that `set_base_model` writes. */
  baseName?: string | null | undefined;
  /** Rank that `pad_rank` makes all modules have. */
  padRank?: number | undefined;
};

/** What a mend gets to see beside the draft. */
export type MendContext = MendInput & { facts: LoraFacts; has: (kind: MendKind) => boolean };

/**
 * How an adapter becomes one without these defects, tensor by tensor. Pure; nothing is written. Names are mended first, so that
 * ranks and scales are those of the right modules.
 *
 * @throws AppError conflict where a mend is not possible, with the reason
 */
export function planMend(input: MendInput): MendPlan {
  const kinds = mendKinds.filter((kind) => input.kinds.includes(kind));
  if (kinds.length === 0) throw notMendable("Nothing was named to mend.");
  const draft: MendDraft = {
    config: { ...input.document },
    tensors: input.header.tensors.map(({ name, dtype, shape }) => ({
      name,
      source: name,
      dtype,
      shape,
      factor: 1,
    })),
    steps: [],
    assumptions: [],
    isExact: true,
  };
  const facts = loraFacts(toInventory(input.header), input.document, input.base?.shapes ?? null);
  const context: MendContext = { ...input, facts, has: (kind) => kinds.includes(kind) };
  for (const mend of [mendNames, mendConfig, mendScales]) mend(draft, context);
  const names = new Set(draft.tensors.map(({ name }) => name));
  if (names.size < draft.tensors.length) {
    throw notMendable("Two tensors would have the same name: the file holds more than one adapter.");
  }
  return { ...draft, kinds, metadata: input.header.metadata };
}
