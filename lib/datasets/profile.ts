/** Kinds of JSON values; integers are told from other numbers. */
export const valueTypes = ["string", "integer", "number", "boolean", "object", "array", "null"] as const;
export type ValueType = (typeof valueTypes)[number];

/** Least, mean, median, 95th percentile and greatest of what was measured. */
export type Distribution = { min: number; mean: number; p50: number; p95: number; max: number };

/** What one top-level field holds, over the rows looked at. */
export type FieldProfile = {
  name: string;
  /** Values by type; their sum is the rows that have the field. */
  types: Partial<Record<ValueType, number>>;
  /** Rows without the field. */
  missingCount: number;
  nullCount: number;
  /** Share of rows in which the field is null or missing, 0–1. */
  nullShare: number;
  /** Length of strings in Unicode code points; null when none is a string. */
  lengths: Distribution | null;
  /** Numbers; null when none is one. */
  numbers: Distribution | null;
  distinct: { count: number; isEstimate: boolean };
  /** Most frequent values, as text cut to 120 characters; empty when every value is different. */
  top: { value: string; count: number }[];
  examples: string[];
};

/** What a version's rows hold: counted over all lines, measured over the sample. */
export type StoredProfile = {
  kind: "dataset-profile/1";
  rowCount: number;
  /** Rows the fields were measured on. `every`: all of them; `spread`: short runs at even distances through the file. */
  sample: { method: "every" | "spread"; rows: number };
  /** Lines of the sample that are no JSON object; they are left out of the fields. */
  malformed: { count: number; examples: { line: number; error: string }[] };
  fields: FieldProfile[];
  /** Fields beyond the first 200, which are not listed. */
  omittedFieldCount: number;
};

// Safe because only `markVersionReady` writes the column, and the mark names the shape.
export function isStoredProfile(value: unknown): value is StoredProfile {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "dataset-profile/1";
}

/** The type of a value read from JSON. */
export function valueTypeOf(value: unknown): ValueType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return "object";
}

/** The type a field mostly has, null aside: what a table shows in one word. */
export function mainType(field: FieldProfile): ValueType {
  let best: ValueType = "null";
  for (const type of valueTypes) {
    if (type !== "null" && (field.types[type] ?? 0) > (best === "null" ? 0 : (field.types[best] ?? 0)))
      best = type;
  }
  return best;
}
