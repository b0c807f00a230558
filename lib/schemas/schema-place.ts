import { subschemaShape } from "#lib/schemas/subschemas.ts";

type Step = string | number;

/**
 * What stands at a path of a schema document: a schema, a map of schemas by name, a list of schemas, or the value of a
 * keyword that holds none (`keyword` names it; the path may lead deeper into that value).
 */
export type SchemaPlace = { kind: "schema" | "map" | "list" } | { kind: "value"; keyword: string };

/** Follows a path of keys and positions from the root schema. */
export function placeAt(path: readonly Step[]): SchemaPlace {
  let place: SchemaPlace = { kind: "schema" };
  for (const step of path) {
    if (place.kind === "map" || place.kind === "list") {
      place = { kind: "schema" };
    } else if (place.kind === "schema") {
      place = underKeyword(String(step));
    } else {
      return place;
    }
  }
  return place;
}

function underKeyword(keyword: string): SchemaPlace {
  const shape = subschemaShape(keyword);
  if (shape === "map") return { kind: "map" };
  if (shape === "list") return { kind: "list" };
  return shape === undefined ? { kind: "value", keyword } : { kind: "schema" };
}
