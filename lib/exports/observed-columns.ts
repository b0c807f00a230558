import type { MappedValue, RowMapping, RowMetadata } from "#lib/exports/field-mapping.ts";

/**
 * Which shapes the exported rows really took; sidecar files state column types from it, because a wrong one breaks loading.
 * Bit masks by role and by metadata field; states of shards merge by OR, in any order.
 */
export type ObservedColumns = {
  /** Bit i: role i of the mapping was text (not empty) in some row. */
  textRoles: number;
  /** Bit i: role i was a list of messages in some row. */
  messageRoles: number;
  /** Names of metadata fields that were text, and that were lists, in some row. */
  metadataTexts: string[];
  metadataLists: string[];
};

/** Nothing seen yet. */
export function emptyColumns(): ObservedColumns {
  return { textRoles: 0, messageRoles: 0, metadataTexts: [], metadataLists: [] };
}

function addName(names: string[], name: string): void {
  if (!names.includes(name)) names.push(name);
}

/** Notes one exported row: its mapped values by role, and its metadata if it has some. Cheap enough for every row. */
export function observeRow(
  columns: ObservedColumns,
  values: readonly (MappedValue | undefined)[],
  metadata: RowMetadata | undefined,
): void {
  for (let role = 0; role < values.length; role++) {
    const value = values[role];
    if (value === undefined || value === "") continue;
    if (typeof value === "string") columns.textRoles |= 1 << role;
    else columns.messageRoles |= 1 << role;
  }
  if (metadata === undefined) return;
  for (const name in metadata) {
    addName(typeof metadata[name] === "string" ? columns.metadataTexts : columns.metadataLists, name);
  }
}

/** The union of two shards' observations. */
export function mergeColumns(left: ObservedColumns, right: ObservedColumns): ObservedColumns {
  const union = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])].sort();
  return {
    textRoles: left.textRoles | right.textRoles,
    messageRoles: left.messageRoles | right.messageRoles,
    metadataTexts: union(left.metadataTexts, right.metadataTexts),
    metadataLists: union(left.metadataLists, right.metadataLists),
  };
}

/** Whether some exported row had a value for this role of the mapping. */
export function sawRole(columns: ObservedColumns, mapping: RowMapping, role: string): boolean {
  const index = mapping.roles.findIndex((binding) => binding.role === role);
  return index >= 0 && ((columns.textRoles | columns.messageRoles) & (1 << index)) !== 0;
}
