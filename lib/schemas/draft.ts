/** The JSON Schema drafts a user's schema may be written in. */
export type SchemaDraft = "7" | "2019-09" | "2020-12";

export const schemaDrafts: readonly SchemaDraft[] = ["7", "2019-09", "2020-12"];

const draftByMetaSchema: Readonly<Record<string, SchemaDraft>> = {
  "http://json-schema.org/draft-06/schema": "7",
  "http://json-schema.org/draft-07/schema": "7",
  "http://json-schema.org/schema": "7",
  "https://json-schema.org/draft/2019-09/schema": "2019-09",
  "https://json-schema.org/draft/2020-12/schema": "2020-12",
};

/** The `$schema` address of each draft. */
export const metaSchemaUri: Readonly<Record<SchemaDraft, string>> = {
  "7": "http://json-schema.org/draft-07/schema#",
  "2019-09": "https://json-schema.org/draft/2019-09/schema",
  "2020-12": "https://json-schema.org/draft/2020-12/schema",
};

/** The draft that a `$schema` address names (draft-06 is read as draft-07), or undefined when it names none we know. */
export function draftOfMetaSchema(uri: string): SchemaDraft | undefined {
  const bare = uri.replace(/#$/, "");
  return draftByMetaSchema[
    bare.replace(/^https:\/\/json-schema\.org\/(draft-0[67])/, "http://json-schema.org/$1")
  ];
}
