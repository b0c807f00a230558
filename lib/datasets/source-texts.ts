/** What the source form holds, as text; only the fields of `kind` count. */
export type SourceTexts = {
  kind: "postgres" | "folder" | "s3";
  connectionString: string;
  query: string;
  path: string;
  uri: string;
};

export const emptySource: SourceTexts = {
  kind: "postgres",
  connectionString: "",
  query: "",
  path: "",
  uri: "",
};

/** A source as the API takes it. */
export type SourceBody =
  | { kind: "postgres"; connectionString: string; query: string }
  | { kind: "folder"; path: string }
  | { kind: "s3"; uri: string };

/** The kind of a radio button's value; anything unknown is a Postgres query. */
export function toSourceKind(value: string): SourceTexts["kind"] {
  return value === "folder" || value === "s3" ? value : "postgres";
}

/** Sentences for the fields that are missing or have the wrong form; empty when the source can be sent. */
export function sourceErrors(source: SourceTexts): Record<string, string> {
  if (source.kind === "folder") {
    return source.path.startsWith("/") ? {} : { path: "Give an absolute path on the server." };
  }
  if (source.kind === "s3") {
    return /^s3:\/\/[a-z0-9][a-z0-9.-]+[a-z0-9](\/.*)?$/.test(source.uri)
      ? {}
      : { uri: "Give an address like s3://bucket/prefix." };
  }
  return {
    ...(!/^postgres(ql)?:\/\//.test(source.connectionString) && {
      connectionString: "Give an address like postgresql://user:password@host:5432/database.",
    }),
    ...(source.query.trim() === "" && { query: "Give one SELECT." }),
  };
}

/** The source with the fields of its kind only. */
export function toSourceBody({ kind, connectionString, query, path, uri }: SourceTexts): SourceBody {
  if (kind === "folder") return { kind, path };
  if (kind === "s3") return { kind, uri };
  return { kind, connectionString, query };
}
