import { nearestName } from "#lib/nearest-name.ts";
import type { SchemaNote, SchemaProblem } from "#lib/schemas/compile.ts";
import type { SchemaDraft } from "#lib/schemas/draft.ts";
import { checkedFormats, keywordFact, keywordFacts } from "#lib/schemas/keywords.ts";
import { decidePattern } from "#lib/schemas/patterns.ts";
import { isJsonRecord, type JsonRecord, pointerTo, subschemasOf } from "#lib/schemas/subschemas.ts";

/** A schema object inside a schema, with its pointer. */
type Place = { schema: JsonRecord; pointer: string };

function* placesOf(schema: unknown, pointer = ""): Generator<Place> {
  if (!isJsonRecord(schema)) return;
  yield { schema, pointer };
  for (const child of subschemasOf(schema)) yield* placesOf(child.schema, pointer + child.pointer);
}

/** The patterns of a schema that are not run, each with the reason. */
export function refusedPatterns(schema: unknown): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  for (const { source, pointer } of patternsOf(schema)) {
    const decision = decidePattern(source);
    if (decision.engine !== "refused") continue;
    const shown = source.length <= 200 ? source : `${source.slice(0, 200)}…`;
    const message = `The pattern ${JSON.stringify(shown)} ${decision.reason}.`;
    problems.push({ pointer, code: "pattern_refused", message });
  }
  return problems;
}

function* patternsOf(schema: unknown): Generator<{ source: string; pointer: string }> {
  for (const { schema: at, pointer } of placesOf(schema)) {
    if (typeof at.pattern === "string") yield { source: at.pattern, pointer: `${pointer}/pattern` };
    if (!isJsonRecord(at.patternProperties)) continue;
    const below = `${pointer}/patternProperties`;
    for (const source of Object.keys(at.patternProperties))
      yield { source, pointer: pointerTo(below, source) };
  }
}

/**
 * What its author should know of a schema that compiles: keywords the draft does not know, what is
 * ignored, and what the validator does not reliably enforce.
 */
export function lintSchema(schema: unknown, draft: SchemaDraft, assertFormat: boolean): SchemaNote[] {
  const notes: SchemaNote[] = [];
  for (const place of placesOf(schema)) {
    if (draft === "7" && typeof place.schema.$ref === "string") {
      notes.push(...ignoredBesideRef(place));
      continue;
    }
    notes.push(...unknownKeywords(place, draft), ...looseKeywords(place), ...impossibleBounds(place));
    const { format } = place.schema;
    if (assertFormat && typeof format === "string" && !checkedFormats.includes(format)) {
      const message = `The format '${format}' is not checked: it is none of ${checkedFormats.slice(0, 12).join(", ")}.`;
      notes.push({ pointer: `${place.pointer}/format`, code: "format_not_checked", message });
    }
  }
  for (const { source, pointer } of patternsOf(schema)) {
    const decision = decidePattern(source);
    if (decision.engine === "refused" || !decision.timeBoxed) continue;
    const message =
      "This pattern needs a backtracking engine: rows are checked under a time limit, and slower.";
    notes.push({ pointer, code: "pattern_time_boxed", message });
  }
  return notes;
}

const meaningless: ReadonlySet<string> = new Set([
  "$ref",
  "$schema",
  "$comment",
  "title",
  "description",
  "definitions",
  "$defs",
]);

function ignoredBesideRef({ schema, pointer }: Place): SchemaNote[] {
  return Object.keys(schema)
    .filter((keyword) => !meaningless.has(keyword) && keywordFact(keyword) !== undefined)
    .map((keyword) => ({
      pointer: pointerTo(pointer, keyword),
      code: "ignored_beside_ref",
      message: `'${keyword}' stands beside $ref: draft-07 ignores it. Put both into allOf, or use draft 2020-12.`,
    }));
}

function unknownKeywords({ schema, pointer }: Place, draft: SchemaDraft): SchemaNote[] {
  const notes: SchemaNote[] = [];
  for (const keyword of Object.keys(schema)) {
    const fact = keywordFact(keyword);
    if (fact?.drafts.includes(draft) || keyword.startsWith("x-") || keyword === "discriminator") continue;
    if (keyword === "$defs") continue; // draft-07 does not know it, but pointers lead there all the same
    const near =
      fact === undefined
        ? nearestName(
            keyword,
            keywordFacts.map(({ name }) => name),
          )
        : undefined;
    const message = fact
      ? `'${keyword}' is a keyword of draft ${fact.drafts.join(" and ")}: draft ${draft} ignores it.`
      : `'${keyword}' is no keyword and checks nothing${near ? `; did you mean '${near}'?` : "."}`;
    notes.push({
      pointer: pointerTo(pointer, keyword),
      code: fact ? "other_draft" : "unknown_keyword",
      message,
    });
  }
  return notes;
}

/** Ajv tracks what `contains` and `if` looked at less finely than the specification. */
function looseKeywords({ schema, pointer }: Place): SchemaNote[] {
  return ["unevaluatedItems", "unevaluatedProperties"]
    .filter((keyword) => keyword in schema)
    .filter((keyword) => [...placesOf(schema)].some((place) => isLoose(keyword, place.schema)))
    .map((keyword) => ({
      pointer: `${pointer}/${keyword}`,
      code: "not_reliably_enforced",
      message: `'${keyword}' is not reliably enforced together with ${keyword === "unevaluatedItems" ? "contains, anyOf or if" : "if without then"}.`,
    }));
}

function isLoose(keyword: string, schema: JsonRecord): boolean {
  if ("if" in schema && !("then" in schema)) return true;
  return (
    keyword === "unevaluatedItems" &&
    ("contains" in schema || ("anyOf" in schema && "unevaluatedItems" in schema))
  );
}

const bounds = [
  ["minLength", "maxLength"],
  ["minimum", "maximum"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
] as const;

function impossibleBounds({ schema, pointer }: Place): SchemaNote[] {
  return bounds.flatMap(([least, most]) => {
    const [low, high] = [schema[least], schema[most]];
    if (typeof low !== "number" || typeof high !== "number" || low <= high) return [];
    const message = `'${least}' (${low}) is above '${most}' (${high}): no value meets both.`;
    return [{ pointer: `${pointer}/${least}`, code: "impossible_bounds", message }];
  });
}
