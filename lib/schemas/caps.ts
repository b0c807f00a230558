import type { SchemaProblem } from "#lib/schemas/compile.ts";

/** Bounds a schema must keep before it is compiled. */
export const schemaCaps = { depth: 200, nodes: 100_000, propertiesPerObject: 5_000, inPlaceSteps: 10_000 };

/** The caps that a schema breaks. Walks with its own stack: a hostile schema is deeper than the call stack. */
export function checkCaps(schema: unknown): SchemaProblem[] {
  let nodes = 0;
  const open: { value: unknown; pointer: string; depth: number }[] = [
    { value: schema, pointer: "", depth: 0 },
  ];
  for (let item = open.pop(); item; item = open.pop()) {
    const { value, pointer, depth } = item;
    if (typeof value !== "object" || value === null) continue;
    if (depth > schemaCaps.depth) {
      return [
        {
          pointer,
          code: "too_deep",
          message: `The schema is nested deeper than ${schemaCaps.depth} levels.`,
        },
      ];
    }
    for (const [key, child] of Object.entries(value)) {
      nodes++;
      open.push({
        value: child,
        pointer: `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`,
        depth: depth + 1,
      });
    }
    if (nodes > schemaCaps.nodes) {
      return [
        { pointer: "", code: "too_large", message: `The schema has more than ${schemaCaps.nodes} values.` },
      ];
    }
  }
  return [];
}
