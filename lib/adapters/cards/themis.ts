import { cardValues, toCard } from "#lib/adapters/cards/card.ts";
import type { Card } from "#lib/adapters/cards/card-schema.ts";
import { type ReadValues, readValues } from "#lib/adapters/cards/field-check.ts";
import type { FieldValue } from "#lib/adapters/cards/field-value.ts";
import { pointerKeys, setAt, toPointer } from "#lib/adapters/cards/pointer.ts";
import { AppError } from "#lib/errors.ts";
import { setAdapterMetadataFromJson } from "#lib/exports/adapter-metadata.ts";
import { parseRecipe, type Recipe } from "#lib/exports/recipe.ts";
import { trainingConfigSchema } from "#lib/exports/recipe-schema-adapter.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** What adapter_metadata.json says of the adapter that is no field of its card. */
export type ThemisIdentity = { adapter_id?: string; adapter_version?: string; exported_at?: string };

/** One key of adapter_metadata.json: pointers in the nested and the flat spelling, and the card's field. */
type Key = { nested: string; flat: string; card: string };

const keys: readonly Key[] = [
  { nested: "/base_model/name", flat: "/base_model_name", card: "/base_model/name" },
  { nested: "/base_model/version", flat: "/base_model_version", card: "/base_model/revision" },
  { nested: "/base_model/architecture", flat: "/base_model_architecture", card: "/base_model/architecture" },
  { nested: "/task/type", flat: "/task_type", card: "/task/type" },
  { nested: "/task/domain", flat: "/domain", card: "/task/domain" },
  { nested: "/task/language", flat: "/language", card: "/languages" },
  { nested: "/provenance/created_by", flat: "/created_by", card: "/provenance/created_by" },
  { nested: "/provenance/data_source_uri", flat: "/data_source_uri", card: "/provenance/data_source_uri" },
  {
    nested: "/provenance/parent_adapter_id",
    flat: "/parent_adapter_id",
    card: "/provenance/parent_adapter_id",
  },
  ...Object.keys(trainingConfigSchema.properties).map((name) => ({
    nested: `/training/${name}`,
    flat: `/training_config/${name}`,
    card: `/training/${name}`,
  })),
  ...["enabled", "adapter_path", "vllm_version", "max_lora_rank", "enable_multi_lora", "serving_config"].map(
    (name) => ({
      nested: `/vllm/${name}`,
      flat: `/vllm_config/${name}`,
      card: `/serving/${name}`,
    }),
  ),
];

/** Places of the free map in the two spellings. */
const customBlocks = ["custom", "custom_metadata"] as const;

/** The part of a card that adapter_metadata.json has words for: it has one language. */
export function themisPart(card: Card): Card {
  const known = new Set(keys.map((key) => key.card));
  const values = [...cardValues(card)]
    .filter(([pointer]) => known.has(pointer) || pointer.startsWith("/custom/"))
    .map(
      ([pointer, value]): FieldValue =>
        pointer === "/languages" && Array.isArray(value) ? [pointer, value.slice(0, 1)] : [pointer, value],
    );
  return toCard(values.filter(([, value]) => saysSomething(value)));
}

function written(card: Card, spelling: "nested" | "flat", identity: ThemisIdentity): Record<string, unknown> {
  const document: Record<string, unknown> = {
    adapter_id: identity.adapter_id ?? "",
    adapter_version: identity.adapter_version ?? "1.0.0",
  };
  const values = cardValues(themisPart(card));
  for (const key of keys) {
    const value = values.get(key.card);
    if (value !== undefined)
      setAt(document, key[spelling], key.card === "/languages" && Array.isArray(value) ? value[0] : value);
  }
  const custom = spelling === "nested" ? "custom" : "custom_metadata";
  for (const [pointer, value] of values) {
    const [block, name = ""] = pointerKeys(pointer);
    if (block === "custom") setAt(document, toPointer(custom, name), value);
  }
  return identity.exported_at === undefined ? document : { ...document, exported_at: identity.exported_at };
}

/** Blocks that ThemisDB always writes. */
const alwaysThere = {
  base_model: { name: "", version: "" },
  task: { type: "", domain: "", language: "" },
  training: {},
  provenance: { created_by: "", data_source_uri: "", parent_adapter_id: "" },
};

/** A card as adapter_metadata.json in ThemisDB's nested layout. What it has no words for is left out (`themisPart`). */
export function toThemisNested(card: Card, identity: ThemisIdentity = {}): Record<string, unknown> {
  const document = written(card, "nested", identity);
  for (const [block, blank] of Object.entries(alwaysThere)) {
    const said = document[block];
    document[block] = { ...blank, ...(isJsonObject(said) ? said : {}) };
  }
  return document;
}

/** The same in the flat spelling of ThemisDB's configuration (`base_model_name`, `training_config`, `vllm_config`). */
export function toThemisFlat(card: Card, identity: ThemisIdentity = {}): Record<string, unknown> {
  return written(card, "flat", identity);
}

function blankMetadata(): Recipe["adapter_metadata"] {
  const blank = parseRecipe({ style: "instruction_tuning" });
  if (!blank.ok) throw new Error("the smallest recipe does not parse");
  return blank.recipe.adapter_metadata;
}

function has(document: unknown, pointer: string): boolean {
  const names = pointerKeys(pointer);
  const last = names.pop() ?? "";
  let place = document;
  for (const name of names)
    place = isJsonObject(place) && Object.hasOwn(place, name) ? place[name] : undefined;
  return isJsonObject(place) && Object.hasOwn(place, last);
}

/** ThemisDB writes "" and 0 and empty lists for what it does not know. */
function saysSomething(value: unknown): boolean {
  if (value === "" || value === null || value === undefined) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** Numbers that ThemisDB's defaults write as 0 for "not known". */
const zeroIsUnknown = new Set(["/training/num_samples", "/training/epochs", "/training/learning_rate"]);

/**
 * Reads adapter_metadata.json, nested or flat or both, also inside `adapter_metadata`: all or nothing, with strict types,
 * arrays refused. Only what the document says is taken, no defaults. Throws `invalid_input` with every problem.
 */
export function fromThemis(document: unknown): ReadValues & { identity: ThemisIdentity } {
  const imported = setAdapterMetadataFromJson(blankMetadata(), document);
  if (!imported.ok) throw new AppError("invalid_input", imported.message, { problems: imported.problems });
  const parsed: unknown = typeof document === "string" ? JSON.parse(document) : document;
  const source =
    isJsonObject(parsed) && isJsonObject(parsed.adapter_metadata) ? parsed.adapter_metadata : parsed;
  const { metadata } = imported;
  const values: FieldValue[] = [];
  for (const key of keys) {
    if (!has(source, key.nested) && !has(source, key.flat)) continue;
    const value = flatValue(metadata, key.flat);
    if (!saysSomething(value) || (value === 0 && zeroIsUnknown.has(key.card))) continue;
    values.push([key.card, key.card === "/languages" ? [value] : value]);
  }
  if (customBlocks.some((block) => has(source, `/${block}`))) {
    for (const [name, value] of Object.entries(metadata.custom_metadata)) {
      if (name !== "") values.push([toPointer("custom", name), value]);
    }
  }
  return { ...readValues(values), identity: identityOf(source) };
}

function flatValue(metadata: Recipe["adapter_metadata"], pointer: string): unknown {
  let value: unknown = metadata;
  for (const key of pointerKeys(pointer)) value = isJsonObject(value) ? value[key] : undefined;
  return value;
}

function identityOf(source: unknown): ThemisIdentity {
  const text = (key: string) => {
    const value = isJsonObject(source) ? source[key] : undefined;
    return typeof value === "string" && value !== "" ? { [key]: value } : {};
  };
  return { ...text("adapter_id"), ...text("adapter_version"), ...text("exported_at") };
}
