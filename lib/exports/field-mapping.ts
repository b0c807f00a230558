import type { FieldGetter, SourceRow } from "#lib/exports/field-path.ts";
import { compileFieldView } from "#lib/exports/field-view.ts";
import { elementsOf } from "#lib/exports/json-scan.ts";
import type { Recipe, RowFormat } from "#lib/exports/recipe.ts";
import { rowFormatOf } from "#lib/exports/row-format.ts";

/** The part a mapped value plays in an output row. */
export type FieldRole =
  | "instruction"
  | "input"
  | "output"
  | "text"
  | "system"
  | "user"
  | "assistant"
  | "prompt"
  | "chosen"
  | "rejected"
  | "completion";

/** One turn of a conversation, as TRL reads it. */
export type ChatMessage = { readonly role: string; readonly content: string };

/** A mapped value: text, or for preference and prompt_completion rows a list of messages. */
export type MappedValue = string | readonly ChatMessage[];

/** One role of a row format: which field fills it and how it is read. */
export type RoleBinding = {
  role: FieldRole;
  /** The field name or JSON pointer, as in the recipe. */
  field: string;
  required: boolean;
  get: FieldGetter;
};

/** A recipe's mapping, compiled once and used for every row. */
export type RowMapping = {
  format: RowFormat;
  roles: readonly RoleBinding[];
  /** Index in `roles` of the text that is measured, filtered by length and weighted. */
  outputIndex: number;
  /** Whether a list of messages is kept as it is (preference, prompt_completion). */
  keepsMessages: boolean;
  metadata: readonly { name: string; get: FieldGetter }[];
  /** Reads what names the row (`id_field`). */
  id: FieldGetter;
};

type MappingKey = keyof Recipe["field_mapping"];
type RoleSpec = readonly [role: FieldRole, key: MappingKey, required: boolean];

const instructionRoles: readonly RoleSpec[] = [
  ["instruction", "instruction_field", true],
  ["input", "input_field", false],
  ["output", "output_field", true],
];
const chatRoles: readonly RoleSpec[] = [
  ["system", "system_field", false],
  ["user", "user_field", true],
  ["assistant", "assistant_field", true],
];

/** The roles of each row format in output order; the last one is the measured output (chosen for preference). */
const rolesOfFormat: Record<RowFormat, readonly RoleSpec[]> = {
  instruction_tuning: instructionRoles,
  alpaca: instructionRoles,
  chat_completion: chatRoles,
  sharegpt: chatRoles,
  chatml: chatRoles,
  openai_finetuning: chatRoles,
  text_completion: [["text", "text_field", true]],
  preference: [
    ["prompt", "prompt_field", true],
    ["chosen", "chosen_field", true],
    ["rejected", "rejected_field", true],
  ],
  prompt_completion: [
    ["prompt", "prompt_field", true],
    ["completion", "output_field", true],
  ],
};

/** Compiles the mapping of a recipe: getters through include_fields and exclude_fields, for each role and metadata field. */
export function compileRowMapping(recipe: Recipe): RowMapping {
  const format = rowFormatOf(recipe);
  const view = compileFieldView(recipe);
  const specs = rolesOfFormat[format];
  const roles = specs.map(([role, key, required]): RoleBinding => {
    const field = recipe.field_mapping[key];
    return { role, field, required, get: view(field) };
  });
  return {
    format,
    roles,
    outputIndex: format === "preference" ? 1 : roles.length - 1,
    keepsMessages: format === "preference" || format === "prompt_completion",
    id: view(recipe.field_mapping.id_field),
    metadata: recipe.include_metadata
      ? recipe.metadata_fields.map((name) => ({ name, get: view(name) }))
      : [],
  };
}

function isMessageList(value: unknown): value is ChatMessage[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (item: unknown) =>
        typeof item === "object" &&
        item !== null &&
        "role" in item &&
        "content" in item &&
        typeof item.role === "string" &&
        typeof item.content === "string",
    )
  );
}

/** A JSON value used as text: strings as they are, everything else as JSON writes it (4.5, true, {"a":1}). */
export function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Fills `values` (one slot for each role, reused between rows) from a row. A field that is absent or null is missing:
 * undefined in its slot. Returns the first required field that is missing, else undefined.
 */
export function mapRowInto(
  row: SourceRow,
  mapping: RowMapping,
  values: (MappedValue | undefined)[],
): string | undefined {
  const { roles } = mapping;
  let missing: string | undefined;
  for (let index = 0; index < roles.length; index++) {
    const binding = roles[index];
    if (!binding) continue;
    const value = binding.get(row);
    if (typeof value === "string") {
      values[index] = value;
    } else if (value === undefined || value === null) {
      values[index] = undefined;
      if (binding.required && missing === undefined) missing = binding.field;
    } else {
      values[index] = mapping.keepsMessages && isMessageList(value) ? value : toText(value);
    }
  }
  return missing;
}

/** The result of `mapRow`: a value for each role the row has, or every required field it lacks. */
export type MappedRow =
  | { ok: true; values: Partial<Record<FieldRole, MappedValue>> }
  | { ok: false; missing: readonly string[] };

/** Maps one row to values by role; the convenient form of `mapRowInto` for previews and tests. */
export function mapRow(row: SourceRow, mapping: RowMapping): MappedRow {
  const slots: (MappedValue | undefined)[] = [];
  mapRowInto(row, mapping, slots);
  const missing = mapping.roles.filter((binding, index) => binding.required && slots[index] === undefined);
  if (missing.length > 0) return { ok: false, missing: missing.map((binding) => binding.field) };
  const values: Partial<Record<FieldRole, MappedValue>> = {};
  mapping.roles.forEach((binding, index) => {
    if (slots[index] !== undefined) values[binding.role] = slots[index];
  });
  return { ok: true, values };
}

/** The text of a mapped value that is measured and searched: message contents are joined by line feeds. */
export function measuredText(value: MappedValue): string {
  return typeof value === "string" ? value : value.map((message) => message.content).join("\n");
}

/** Metadata of a row: texts, and lists of texts for arrays. */
export type RowMetadata = Record<string, string | string[]>;

/** Without a prototype, so that a field named __proto__ is an ordinary key. */
function emptyMetadata(): RowMetadata {
  return Object.create(null);
}

/** The JSON a metadata field has in its source, by its place in `RowMapping.metadata`; undefined where that is not to be used. */
export type MetadataSource = (index: number) => string | undefined;

/**
 * The metadata fields a row has, under the names the recipe lists, as text so that a column has one type in every row;
 * an array becomes a list of texts. What is no text keeps the digits it has in `source`. Undefined when the row has none.
 */
export function readMetadata(
  row: SourceRow,
  mapping: RowMapping,
  source: MetadataSource = () => undefined,
): RowMetadata | undefined {
  let metadata: RowMetadata | undefined;
  for (let index = 0; index < mapping.metadata.length; index++) {
    const field = mapping.metadata[index];
    const value = field?.get(row);
    if (!field || value === undefined || value === null) continue;
    metadata ??= emptyMetadata();
    metadata[field.name] = metadataTexts(value, () => source(index));
  }
  return metadata;
}

function metadataTexts(value: unknown, source: () => string | undefined): string | string[] {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return source() ?? toText(value);
  const json = value.every((item) => typeof item === "string") ? undefined : source();
  const spellings = json === undefined ? [] : elementsOf(json);
  return value.map((item, index) => (typeof item === "string" ? item : (spellings[index] ?? toText(item))));
}
