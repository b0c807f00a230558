import { readBaseModelName } from "#lib/adapters/cards/base-model-name.ts";
import { toCard } from "#lib/adapters/cards/card.ts";
import { cardFields, findCardField } from "#lib/adapters/cards/card-fields.ts";
import { type Card, cardSchema } from "#lib/adapters/cards/card-schema.ts";
import type { FieldValue } from "#lib/adapters/cards/field-value.ts";
import { readLicenseId } from "#lib/adapters/cards/license-id.ts";
import { AppError } from "#lib/errors.ts";
import { withoutCredentials } from "#lib/exports/recipe-guards.ts";
import { nearestName } from "#lib/nearest-name.ts";
import { jsonParser } from "#lib/validate.ts";

/** A value as a card may hold it, with what else it says; or why it may not stand there. */
export type ReadField =
  | { ok: true; value: unknown; also?: readonly FieldValue[] }
  | { ok: false; message: string };

const parseCard = jsonParser(cardSchema, "The card");
const languageCode = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;
const hubLanguages = new Set(["multilingual", "code"]);

/** Longest JSON of one value, in UTF-16 units. */
const maxValueLength = 262_144;

/** Deepest nesting of one value: beyond it, what walks values by recursion could end the process. */
const maxDepth = 64;

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
  return false;
}

/** Why a value cannot be stored at all: Postgres keeps no NUL and no lone surrogate in JSON. */
function unsafeText(value: unknown): string | undefined {
  if (isTooDeep(value)) return `Is nested more than ${maxDepth} deep.`;
  const text = JSON.stringify(value) ?? "";
  if (text.length > maxValueLength)
    return `Has ${text.length} characters; at most ${maxValueLength} are kept.`;
  if (text.includes("\\u0000")) return "Holds a NUL character. Remove it.";
  if (/\\ud[89a-f][0-9a-f]{2}/i.test(text))
    return "Holds a lone surrogate, which is not Unicode text. Remove it.";
  return undefined;
}

function schemaProblem(pointer: string, value: unknown): string | undefined {
  const card = toCard([[pointer, value]]);
  if (Object.keys(card).length === 0)
    return 'Wants an object with a number as value, such as {"value": 0.71}.';
  try {
    parseCard(card);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [first] = error.problems;
    return first ? `${first.message.charAt(0).toUpperCase()}${first.message.slice(1)}.` : error.message;
  }
}

function readLanguages(value: unknown): ReadField {
  const codes = Array.isArray(value) ? value.map((code) => String(code).trim()) : [];
  const strange = codes.find((code) => !languageCode.test(code.toLowerCase()) && !hubLanguages.has(code));
  if (strange !== undefined) {
    return {
      ok: false,
      message: `"${strange.slice(0, 64)}" is no language code. Write ISO 639 codes such as en or de.`,
    };
  }
  return { ok: true, value: codes };
}

function readLink(value: string): ReadField {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(value)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === "https" || scheme === "http") return { ok: true, value };
  return { ok: false, message: "Wants an http(s) address or the name of a file of this version." };
}

function readText(pointer: string, value: string): ReadField {
  switch (pointer) {
    case "/license/id": {
      const read = readLicenseId(value);
      return read.ok ? { ok: true, value: read.id } : read;
    }
    case "/license/link":
      return readLink(value);
    case "/base_model/name": {
      const read = readBaseModelName(value);
      if (!read.ok) return read;
      const also = read.revision === undefined ? [] : [["/base_model/revision", read.revision] as const];
      return { ok: true, value: read.name, also };
    }
    case "/provenance/data_source_uri": {
      const uri = withoutCredentials(value);
      return uri === undefined ? { ok: false, message: "Wants an absolute URI." } : { ok: true, value: uri };
    }
    default:
      return { ok: true, value };
  }
}

/**
 * Reads one value for a field of a card: its schema, and what the schema has no words for (licence ids, base models that
 * are local paths, language codes, credentials in URIs). Never throws.
 */
export function readField(pointer: string, value: unknown): ReadField {
  if (findCardField(pointer) === undefined) {
    const nearest = nearestName(
      pointer.slice(0, 128),
      cardFields.map((field) => field.pointer),
    );
    return {
      ok: false,
      message: `A card has no field ${pointer.slice(0, 128)}.${nearest ? ` Did you mean ${nearest}?` : ""}`,
    };
  }
  const unsafe = unsafeText([pointer, value]);
  if (unsafe !== undefined) return { ok: false, message: unsafe };
  const wrong = schemaProblem(pointer, value);
  if (wrong !== undefined) return { ok: false, message: wrong };
  if (pointer === "/languages") return readLanguages(value);
  return typeof value === "string" ? readText(pointer, value) : { ok: true, value };
}

/** A value that a card cannot hold, where it would stand, and why not. */
export type RefusedValue = { pointer: string; value: unknown; message: string };

/** Values read from a file as a card: what can stand on one, and what cannot. */
export type ReadValues = { card: Card; refused: readonly RefusedValue[] };

/** Reads values for fields of a card, one by one, so that a bad one does not spoil the others. Later ones win. */
export function readValues(values: Iterable<FieldValue>): ReadValues {
  const kept = new Map<string, unknown>();
  const refused: RefusedValue[] = [];
  for (const [pointer, value] of values) {
    const read = readField(pointer, value);
    if (!read.ok) {
      refused.push({ pointer, value, message: read.message });
      continue;
    }
    for (const [place, said] of read.also ?? []) if (!kept.has(place)) kept.set(place, said);
    kept.set(pointer, read.value);
  }
  return { card: toCard(kept), refused };
}
