/** A schema version as it travels. `text` is what was written; `schema` is the same parsed. */
export type SchemaVersionView = {
  id: string;
  number: number;
  draft: string;
  digest: string;
  text: string;
  schema: unknown;
  generationText: string | null;
  generationSchema: unknown;
  message: string;
  createdBy: string;
  createdAt: string;
};

/** A schema as lists and pages show it. Times are ISO 8601. */
export type SchemaView = {
  id: string;
  owner: { id: string; handle: string };
  name: string;
  description: string;
  visibility: "team" | "everyone";
  createdBy: string;
  createdAt: string;
  updatedAt: string;
  versionCount: number;
  recipeCount: number;
  latestVersion: SchemaVersionView | null;
};

/** A recipe that validates with a version of a schema, and how often it was exported. */
export type SchemaUse = {
  recipeId: string;
  recipeName: string;
  owner: string;
  versionNumber: number;
  exportCount: number;
  runningExports: number;
};
