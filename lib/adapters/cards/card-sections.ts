import { cardValues } from "#lib/adapters/cards/card.ts";
import { cardFields, findCardField } from "#lib/adapters/cards/card-fields.ts";
import type { Evidence, EvidenceEntry } from "#lib/adapters/cards/evidence.ts";
import { fieldValueText } from "#lib/adapters/cards/field-text.ts";
import type { CardConflict, ResolvedCard } from "#lib/adapters/cards/resolve-card.ts";

/** One field of a card as its page shows it: the value in words, and how it is known. */
export type CardRow = {
  pointer: string;
  title: string;
  description: string | undefined;
  text: string;
  /** The evidence whose value is shown; for sets, all of it. */
  known: readonly EvidenceEntry[];
  conflict: CardConflict | undefined;
};

/** Fields that belong together, under a heading; `usual` names those left out as they say what PEFT says by itself. */
export type CardSection = { title: string; rows: readonly CardRow[]; usual: readonly string[] };

/** Defaults of PEFT 0.21's LoraConfig: adapter_config.json spells them all out, and they say nothing of this adapter. */
const peftDefaults: Readonly<Record<string, unknown>> = {
  bias: "none",
  ensure_weight_tying: false,
  fan_in_fan_out: false,
  inference_mode: true,
  init_lora_weights: true,
  lora_bias: false,
  megatron_core: "megatron.core",
  qalora_group_size: 16,
  use_dora: false,
  use_qalora: false,
  use_rslora: false,
};

function isUsual(pointer: string, value: unknown): boolean {
  const [, , key = ""] = pointer.split("/").slice(1);
  return (
    pointer.startsWith("/training/peft/") && Object.hasOwn(peftDefaults, key) && peftDefaults[key] === value
  );
}

/** Texts and results have a place of their own on the page. */
const shownElsewhere = new Set(["/description", "/intended_use", "/limitations"]);

const order = new Map(cardFields.map(({ pointer }, index) => [pointer, index]));

function placeOf(pointer: string): number {
  return (
    order.get(pointer) ??
    (pointer.startsWith("/training/peft/") ? (order.get("/training/final_loss") ?? 0) + 0.5 : 10_000)
  );
}

function knownBy(evidence: Evidence, pointer: string, value: unknown): readonly EvidenceEntry[] {
  const usable = (evidence[pointer] ?? []).filter(({ problem }) => problem === undefined);
  const [best] = usable;
  if (best === undefined) return [];
  return JSON.stringify(best.value) === JSON.stringify(value) ? [best] : usable;
}

/** The fields of a card that are known, section by section in the order of the card. */
export function cardSections({
  card,
  evidence,
  conflicts,
}: ResolvedCard & { evidence: Evidence }): CardSection[] {
  const rows = [...cardValues(card)]
    .filter(([pointer]) => !shownElsewhere.has(pointer) && !pointer.startsWith("/evaluation/"))
    .sort(([left], [right]) => placeOf(left) - placeOf(right))
    .flatMap(([pointer, value]) => {
      const field = findCardField(pointer);
      if (!field) return [];
      const row: CardRow = {
        pointer,
        title: field.title,
        description: field.description,
        text: fieldValueText(pointer, value),
        known: knownBy(evidence, pointer, value),
        conflict: conflicts.find((conflict) => conflict.pointer === pointer),
      };
      const isLeftOut = row.conflict === undefined && isUsual(pointer, value);
      return [{ section: field.block === "" ? "About" : field.block, row, isLeftOut }];
    });
  const sections = Map.groupBy(rows, ({ section }) => section);
  return [...sections].map(([title, members]) => ({
    title,
    rows: members.filter(({ isLeftOut }) => !isLeftOut).map(({ row }) => row),
    usual: members.filter(({ isLeftOut }) => isLeftOut).map(({ row }) => row.title),
  }));
}
