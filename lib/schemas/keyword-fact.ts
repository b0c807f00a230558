import type { SchemaDraft } from "#lib/schemas/draft.ts";

/** What is known of one JSON Schema keyword: for completion, hover and the lint of unknown ones. */
export type KeywordFact = {
  name: string;
  drafts: readonly SchemaDraft[];
  /** The type of values it looks at; "any" for all. */
  appliesTo: "any" | "string" | "number" | "object" | "array";
  /** What completion writes as its value; the cursor goes to $0. */
  insert: string;
  summary: string;
};

/** Drafts of keywords that every draft has, and of those that came with 2019-09. */
export const all: readonly SchemaDraft[] = ["7", "2019-09", "2020-12"];
export const since2019: readonly SchemaDraft[] = ["2019-09", "2020-12"];
