/** Kinds of subjects that audit entries name, with the words that people read. */
export const subjectKinds: Readonly<Record<string, string>> = {
  adapter: "Adapter",
  base_model: "Base model",
  dataset: "Dataset",
  deployment: "Deployment",
  export: "Export",
  recipe: "Recipe",
  review: "Review",
  schema: "Schema",
  service: "Service account",
  session: "Session",
  setting: "Setting",
  storage: "Storage",
  streamed_export: "Streamed export",
  target: "Serving target",
  team: "Team",
  token: "API token",
  user: "Person",
  version: "Version",
};

const pages: Readonly<Record<string, (id: string) => string>> = {
  deployment: (id) => `/deployments/${encodeURIComponent(id)}`,
  dataset: (id) => `/datasets/${encodeURIComponent(id)}`,
  export: (id) => `/exports/${encodeURIComponent(id)}`,
  recipe: (id) => `/recipes/${encodeURIComponent(id)}`,
  schema: (id) => `/schemas/${encodeURIComponent(id)}`,
  target: (id) => `/serving/${encodeURIComponent(id)}`,
};

/** The page of an entry's subject, or null when it has none of its own. */
export function subjectHref(kind: string, id: string): string | null {
  return pages[kind]?.(id) ?? null;
}
