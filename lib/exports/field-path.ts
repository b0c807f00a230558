import { AppError } from "#lib/errors.ts";

/** A row as parsed from its JSON object. */
export type SourceRow = Readonly<Record<string, unknown>>;

/** Reads one value of a row; undefined when the row does not have it. */
export type FieldGetter = (row: SourceRow) => unknown;

/**
 * The keys that lead to a field. A text that starts with "/" is a JSON pointer (RFC 6901), any other text is the name of
 * one top-level field. Undefined for a pointer with a broken "~" escape.
 */
export function fieldPath(nameOrPointer: string): readonly string[] | undefined {
  if (!nameOrPointer.startsWith("/")) return [nameOrPointer];
  if (/~(?![01])/.test(nameOrPointer)) return undefined;
  return nameOrPointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value at a path: own properties of objects and elements of arrays only, else undefined. */
export function valueAtPath(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value)) {
      if (!/^(?:0|[1-9]\d{0,8})$/.test(key)) return undefined;
      value = value[Number(key)];
    } else {
      const entry = Object.getOwnPropertyDescriptor(value, key);
      if (!entry) return undefined;
      value = entry.value;
    }
  }
  return value;
}

/** A getter for a path. A single ordinary name becomes one property read: rows come from JSON, so what they have is own. */
export function compilePathGetter(path: readonly string[]): FieldGetter {
  const [name] = path;
  if (path.length === 1 && name !== undefined && !(name in Object.prototype)) return (row) => row[name];
  return (row) => valueAtPath(row, path);
}

/** A getter for a field name or JSON pointer. Throws `invalid_input` when the pointer is malformed. */
export function compileFieldGetter(nameOrPointer: string): FieldGetter {
  const path = fieldPath(nameOrPointer);
  if (path) return compilePathGetter(path);
  throw new AppError(
    "invalid_input",
    `"${nameOrPointer}" is not a JSON pointer: "~" must be written "~0", "/" as "~1".`,
  );
}
