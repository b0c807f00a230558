import type { FieldValue } from "#lib/adapters/cards/field-value.ts";
import { parseFileObject } from "#lib/adapters/cards/json-text.ts";
import { toPointer } from "#lib/adapters/cards/pointer.ts";

/** Keys of adapter_config.json that a card has fields for outside of `/training/peft`. */
const pointers: Readonly<Record<string, string>> = {
  base_model_name_or_path: "/base_model/name",
  revision: "/base_model/revision",
  r: "/training/lora_rank",
  lora_alpha: "/training/lora_alpha",
  lora_dropout: "/training/lora_dropout",
  target_modules: "/training/target_modules",
};

function isEmpty(value: unknown): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}

/**
 * What adapter_config.json (PEFT) says, by pointer into the card. Keys without a field of their own keep PEFT's name below
 * `/training/peft`, unknown ones too; absent, null and empty ones say nothing. Throws `invalid_input`.
 */
export function adapterConfigValues(text: string): FieldValue[] {
  const config = parseFileObject(text, "adapter_config.json");
  return Object.entries(config).flatMap(([key, value]): FieldValue[] => {
    if (isEmpty(value)) return [];
    // target_modules is a set in PEFT, saved in any order; as a text it is a pattern.
    if (key === "target_modules" && Array.isArray(value))
      return [["/training/target_modules", [...value].sort()]];
    if (key === "target_modules") return [["/training/target_modules_pattern", value]];
    return [
      [Object.hasOwn(pointers, key) ? (pointers[key] ?? "") : toPointer("training", "peft", key), value],
    ];
  });
}
