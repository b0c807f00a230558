import type { KeywordFact } from "#lib/schemas/keyword-fact.ts";
import { structureKeywords } from "#lib/schemas/structure-keywords.ts";
import { valueKeywords } from "#lib/schemas/value-keywords.ts";

/** The keywords of the three drafts. */
export const keywordFacts: readonly KeywordFact[] = [...structureKeywords, ...valueKeywords];

const factByName = new Map(keywordFacts.map((fact) => [fact.name, fact]));

/** What is known of a keyword, or undefined when no draft has it. */
export function keywordFact(name: string): KeywordFact | undefined {
  return factByName.get(name);
}

/** The formats that are checked when `format` is asserted. */
export const checkedFormats: readonly string[] = [
  "date-time",
  "date",
  "time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uri",
  "uri-reference",
  "uri-template",
  "url",
  "uuid",
  "regex",
  "json-pointer",
  "relative-json-pointer",
  "byte",
  "int32",
  "int64",
  "float",
  "double",
  "iso-time",
  "iso-date-time",
  "password",
  "binary",
  "json-pointer-uri-fragment",
];
