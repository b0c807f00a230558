import { compileRowMapping, type RowMapping } from "#lib/exports/field-mapping.ts";
import { type ObservedColumns, sawRole } from "#lib/exports/observed-columns.ts";
import type { Recipe } from "#lib/exports/recipe.ts";

/** The type of a column: a scalar, a list, or a record of named columns. */
export type ColumnType =
  | { kind: "string" | "float64" }
  | { kind: "list"; item: ColumnType }
  | { kind: "struct"; fields: readonly Column[] };

/** A named column of the exported rows. */
export type Column = { name: string; type: ColumnType };

const text: ColumnType = { kind: "string" };

function turnList(roleKey: string, textKey: string): ColumnType {
  const fields = [
    { name: roleKey, type: text },
    { name: textKey, type: text },
  ];
  return { kind: "list", item: { kind: "struct", fields } };
}

function roleColumns(mapping: RowMapping, columns: ObservedColumns): Column[] | null {
  const { messageRoles, textRoles } = columns;
  if ((messageRoles & textRoles) !== 0) return null;
  return mapping.roles.map(({ role }, index) => ({
    name: role,
    type: (messageRoles & (1 << index)) === 0 ? text : turnList("role", "content"),
  }));
}

function coreColumns(mapping: RowMapping, columns: ObservedColumns): Column[] | null {
  switch (mapping.format) {
    case "sharegpt":
      return [{ name: "conversations", type: turnList("from", "value") }];
    case "chat_completion":
    case "chatml":
    case "openai_finetuning":
      return [{ name: "messages", type: turnList("role", "content") }];
    case "instruction_tuning": {
      const roles = roleColumns(mapping, columns);
      return sawRole(columns, mapping, "input")
        ? roles
        : (roles?.filter(({ name }) => name !== "input") ?? null);
    }
    default:
      return roleColumns(mapping, columns);
  }
}

function metadataColumn(columns: ObservedColumns): Column[] | null {
  const { metadataTexts: texts, metadataLists: lists } = columns;
  if (texts.some((name) => lists.includes(name))) return null;
  const fields: Column[] = [
    ...texts.map((name) => ({ name, type: text })),
    ...lists.map((name): Column => ({ name, type: { kind: "list", item: text } })),
  ];
  return fields.length === 0 ? [] : [{ name: "metadata", type: { kind: "struct", fields } }];
}

const baseStyles: readonly string[] = ["instruction_tuning", "chat_completion", "text_completion"];

/**
 * The columns of the exported rows with their types. Null when they cannot be stated for certain: nothing was observed,
 * a column has two types, or rows embed their schema. A wrong statement would keep a loader from reading the data.
 */
export function exportedColumns(recipe: Recipe, columns: ObservedColumns | null): Column[] | null {
  if (!columns) return null;
  const mapping = compileRowMapping(recipe);
  const core = coreColumns(mapping, columns);
  if (!core) return null;
  if (!baseStyles.includes(mapping.format)) return core;
  const { structured_gen: check, weighting } = recipe;
  if (check.enable_schema_validation && check.include_schema_in_output) return null;
  const metadata = metadataColumn(columns);
  if (!metadata) return null;
  const weight: Column[] = weighting.enable_weights ? [{ name: "weight", type: { kind: "float64" } }] : [];
  return [...core, ...weight, ...metadata];
}
