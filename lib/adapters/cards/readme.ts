import type { Document } from "yaml";
import { cardValues, toCard } from "#lib/adapters/cards/card.ts";
import type { Card } from "#lib/adapters/cards/card-schema.ts";
import { type ReadValues, readValues } from "#lib/adapters/cards/field-check.ts";
import type { FieldValue } from "#lib/adapters/cards/field-value.ts";
import { parseFrontMatter, parseReadme } from "#lib/adapters/cards/front-matter.ts";
import { fromModelIndex, toModelIndex } from "#lib/adapters/cards/model-index.ts";
import { sectionsOf } from "#lib/adapters/cards/readme-sections.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** A README read: what it says of the card, the front matter that no card field has words for, and the prose as written. */
export type ReadReadme = ReadValues & { frontMatter: Record<string, unknown>; prose: string };

/** Key of the front matter for what the Hub's metadata has no words for. */
const ownKey = "adaptery";
/** Front matter that cards write; everything else is kept as it stands. */
const ownedKeys = [
  "base_model",
  "pipeline_tag",
  "language",
  "license",
  "license_name",
  "license_link",
  "datasets",
  "tags",
  "model-index",
  ownKey,
];
/** What every adapter of ours says. */
const fixed = { library_name: "peft" } as const;

function listOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === "string" && item !== "");
}

function hubValues(data: Record<string, unknown>): FieldValue[] {
  const text = (key: string) => (typeof data[key] === "string" ? data[key] : undefined);
  const list = (key: string) => (listOf(data[key]).length > 0 ? listOf(data[key]) : undefined);
  const values: [string, unknown][] = [
    ["/base_model/name", listOf(data.base_model)[0]],
    ["/task/pipeline_tag", text("pipeline_tag")],
    ["/languages", list("language")],
    ["/license/id", listOf(data.license)[0]],
    ["/license/name", text("license_name")],
    ["/license/link", text("license_link")],
    ["/data/datasets", list("datasets")],
    ["/tags", list("tags")],
  ];
  const evaluation = fromModelIndex(data["model-index"]);
  return [
    ...values.filter(([, value]) => value !== undefined && value !== ""),
    ...cardValues(evaluation.length > 0 ? { evaluation } : {}),
  ];
}

/**
 * Reads a README as the Hub has them. Card fields come from the front matter (the Hub's keys, and all others below
 * `adaptery`) and from the sections of the prose on use and limits. Throws as `parseReadme`.
 */
export function fromReadme(readme: string): ReadReadme {
  const { data, prose } = parseReadme(readme);
  const own = isJsonObject(data[ownKey])
    ? [...cardValues(toCard(Object.entries(asPointers(data[ownKey]))))]
    : [];
  const values = new Map([...sectionsOf(prose), ...hubValues(data), ...own]);
  const rest = Object.entries(data).filter(
    ([key, value]) => !ownedKeys.includes(key) && value !== fixed.library_name,
  );
  return { ...readValues(values), frontMatter: Object.fromEntries(rest), prose };
}

/** The top keys of a card document as pointers, its results as they stand. */
function asPointers(document: Record<string, unknown>): Record<string, unknown> {
  const { evaluation, ...rest } = document;
  const results = Array.isArray(evaluation) ? evaluation.filter(isJsonObject) : [];
  const said = fromModelIndex([
    {
      results: results.map((result) => ({
        dataset: { type: result.dataset, split: result.split },
        source: { name: result.source },
        metrics: [{ type: result.name, value: result.value }],
      })),
    },
  ]);
  const pointers = Object.entries(rest).map(
    ([key, value]) => [`/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, value] as const,
  );
  return Object.fromEntries([...pointers, ...cardValues({ evaluation: said })]);
}

/** The front matter of the Hub's own keys for a card; undefined takes a key away. */
function hubFrontMatter(card: Card, name: string): Record<string, unknown> {
  const { base_model: base, task, license, data, evaluation } = card;
  const one = (items: readonly string[] | undefined) => (items?.length === 1 ? items[0] : items);
  return {
    base_model: base?.name,
    pipeline_tag: task?.pipeline_tag,
    language: one(card.languages),
    license: license?.id?.toLowerCase(),
    license_name: license?.name,
    license_link: license?.link,
    datasets: data?.datasets,
    tags: card.tags,
    "model-index":
      evaluation && evaluation.length > 0
        ? toModelIndex(name, evaluation, task?.pipeline_tag ?? "text-generation")
        : undefined,
  };
}

/** What the Hub's keys and the prose do not give back when read again. */
function beyondHub(card: Card, hub: Record<string, unknown>, prose: string): Card {
  const given = new Map([...sectionsOf(prose), ...hubValues(hub)]);
  const left = [...cardValues(card)].filter(
    ([pointer, value]) =>
      JSON.stringify(given.get(pointer)) !== JSON.stringify(value) &&
      !isSameLicense(pointer, given.get(pointer), value),
  );
  // Sorted, so that writing again what was read changes no byte.
  return toCard(left.sort(([one], [other]) => (one < other ? -1 : 1)));
}

// The Hub writes ids in lower case; they are read back in their usual spelling.
function isSameLicense(pointer: string, given: unknown, value: unknown): boolean {
  return pointer === "/license/id" && String(given) === String(value).toLowerCase();
}

function setKey(yaml: Document, key: string, value: unknown): void {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) yaml.delete(key);
  else yaml.set(key, yaml.createNode(value));
}

/** What a README is written from. `original` is the README before: front matter it knows and we do not stays as it is. */
export type WriteReadme = { card: Card; name: string; original?: string; prose?: string };

/**
 * A card as a Hub README: front matter and prose. Known keys are set, all others of `original` stay to the letter, comments
 * too; what the Hub has no words for stands below `adaptery`. Reading it again gives the same card.
 */
export function toReadme({ card, name, original, prose }: WriteReadme): string {
  const before = original === undefined ? { ...parseFrontMatter(""), prose: "" } : parseReadme(original);
  const text = prose ?? before.prose;
  const hub = hubFrontMatter(card, name);
  const { yaml } = before;
  const modelIndexStays = sameJson(fromModelIndex(before.data["model-index"]), card.evaluation ?? []);
  for (const [key, value] of Object.entries(hub)) {
    if (key === "model-index" && modelIndexStays) continue;
    if (!sameJson(before.data[key], value)) setKey(yaml, key, value);
  }
  for (const [key, value] of Object.entries(fixed))
    if (before.data[key] === undefined) setKey(yaml, key, value);
  const given = modelIndexStays ? { ...hub, "model-index": before.data["model-index"] } : hub;
  const own = beyondHub(card, given, text);
  setKey(yaml, ownKey, Object.keys(own).length > 0 ? own : undefined);
  return `---\n${yaml.toString({ lineWidth: 0 })}---\n${text}`;
}

function sameJson(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
