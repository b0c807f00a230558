import type { SchemaProblem } from "#lib/schemas/compile.ts";
import { inPlaceKeywords, isJsonRecord, pointerTo, subschemasOf } from "#lib/schemas/subschemas.ts";

/** Bounds a schema must keep before it is compiled. */
export const schemaCaps = { depth: 200, values: 50_000, propertiesPerObject: 2_000, checksPerValue: 20_000 };

/** The first cap that a schema as written breaks. Keeps its own stack: a hostile schema is deeper than the call stack. */
export function checkCaps(schema: unknown): SchemaProblem[] {
  let values = 0;
  const open: { value: unknown; pointer: string; depth: number }[] = [
    { value: schema, pointer: "", depth: 0 },
  ];
  for (let item = open.pop(); item; item = open.pop()) {
    const { value, pointer, depth } = item;
    if (typeof value !== "object" || value === null) continue;
    if (depth > schemaCaps.depth) {
      const message = `The schema is nested deeper than ${schemaCaps.depth} levels.`;
      return [{ pointer: shortened(pointer), code: "too_deep", message }];
    }
    const children = Object.entries(value);
    values += children.length;
    if (values > schemaCaps.values) {
      return [
        { pointer: "", code: "too_large", message: `The schema has more than ${schemaCaps.values} values.` },
      ];
    }
    if (!Array.isArray(value) && children.length > schemaCaps.propertiesPerObject) {
      const message = `One object of the schema has ${children.length} names, more than ${schemaCaps.propertiesPerObject}.`;
      return [{ pointer, code: "too_many_properties", message }];
    }
    for (const [key, child] of children) {
      open.push({ value: child, pointer: pointerTo(pointer, key), depth: depth + 1 });
    }
  }
  return [];
}

/** A pointer that a person can read: the way down to a place 200 levels deep is cut. */
function shortened(pointer: string): string {
  return pointer.length <= 200 ? pointer : `${pointer.slice(0, 200)}…`;
}

/**
 * The cap on work that a linked schema breaks: how many schema objects one value meets at once, through
 * references and allOf, anyOf and the like. References that double at each step make it 2^steps.
 */
export function checkWork(linked: unknown): SchemaProblem[] {
  if (!isJsonRecord(linked)) return [];
  const definitions = isJsonRecord(linked.$defs) ? linked.$defs : {};
  const counted = new Map<unknown, number>();
  const count = (schema: unknown): number => {
    if (!isJsonRecord(schema)) return 1;
    const known = counted.get(schema);
    if (known === 0) throw new EndlessReference();
    if (known !== undefined) return known;
    counted.set(schema, 0);
    let sum = 1;
    if (typeof schema.$ref === "string") {
      sum += count(schema.$ref === "#" ? linked : definitions[schema.$ref.slice("#/$defs/".length)]);
    }
    for (const child of subschemasOf(schema))
      if (inPlaceKeywords.has(child.keyword)) sum += count(child.schema);
    counted.set(schema, Math.min(sum, Number.MAX_SAFE_INTEGER));
    return sum;
  };
  try {
    for (const schema of allSchemas(linked)) {
      const checks = count(schema);
      if (checks <= schemaCaps.checksPerValue) continue;
      const message = `References and combinations multiply: one value would be checked more than ${schemaCaps.checksPerValue} times.`;
      return [{ pointer: "", code: "too_many_checks", message }];
    }
  } catch (cause) {
    if (!(cause instanceof EndlessReference)) throw cause;
    const message =
      "A reference leads back to itself without going into the value: checking would never end.";
    return [{ pointer: "", code: "endless_reference", message }];
  }
  return [];
}

class EndlessReference extends Error {}

function* allSchemas(schema: unknown): Generator<unknown> {
  yield schema;
  if (isJsonRecord(schema)) for (const child of subschemasOf(schema)) yield* allSchemas(child.schema);
}
