import { compilePathGetter, type FieldGetter, fieldPath } from "#lib/exports/field-path.ts";
import type { Recipe } from "#lib/exports/recipe.ts";

type Path = readonly string[];

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((key, index) => path[index] === key);
}

/** A deep copy of a JSON value without what lies at one of the paths below it. */
function withoutPaths(value: unknown, hidden: readonly Path[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  const isHidden = (key: string) => hidden.some((path) => path.length === 1 && path[0] === key);
  const below = (key: string) =>
    hidden.filter((path) => path.length > 1 && path[0] === key).map((path) => path.slice(1));
  const kept = Object.entries(value)
    .filter(([key]) => !isHidden(key))
    .map(([key, child]): [string, unknown] => [key, withoutPaths(child, below(key))]);
  return Array.isArray(value) ? kept.map(([, child]) => child) : Object.fromEntries(kept);
}

/**
 * Compiles getters that see a row through `include_fields` and `exclude_fields`. A field that is hidden reads as missing;
 * a name also covers all below it; where only a part of a value is excluded, the value comes without that part; a field of
 * which only a part is included is hidden. Exclusion wins over inclusion.
 */
export function compileFieldView(
  recipe: Pick<Recipe, "include_fields" | "exclude_fields">,
): (nameOrPointer: string) => FieldGetter {
  const toPaths = (names: readonly string[]) => names.map((name) => fieldPath(name) ?? [name]);
  const included = toPaths(recipe.include_fields);
  const excluded = toPaths(recipe.exclude_fields);
  return (nameOrPointer) => {
    const path = fieldPath(nameOrPointer) ?? [nameOrPointer];
    const visible = included.length === 0 || included.some((prefix) => startsWith(path, prefix));
    if (!visible || excluded.some((prefix) => startsWith(path, prefix))) return () => undefined;
    const get = compilePathGetter(path);
    const hidden = excluded
      .filter((other) => startsWith(other, path))
      .map((other) => other.slice(path.length));
    return hidden.length === 0 ? get : (row) => withoutPaths(get(row), hidden);
  };
}
