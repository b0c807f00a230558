import type { Actor } from "#lib/actor.ts";
import { sealSecret } from "#lib/sealed-secret.ts";
import type { SchemaValue } from "#lib/validate.ts";
import { checkFolderSource } from "./folder-source.ts";
import type { VersionInput } from "./mutations.ts";
import { checkPostgresSource } from "./postgres-source.ts";
import { checkS3Source } from "./s3-source.ts";
import type { importVersionSchema } from "./schema.ts";

type Source = SchemaValue<typeof importVersionSchema>["source"];
type SourceInput = Extract<VersionInput, { kind: "source" }>;

/**
 * Checks a source as far as that is quick (address, allowed folder, that the query is one SELECT and the connection
 * works) and makes what a version keeps of it. Credentials leave sealed.
 */
export async function toSourceInput(actor: Actor, source: Source): Promise<SourceInput> {
  const base = { kind: "source", sourceKind: source.kind, secret: null } as const;
  switch (source.kind) {
    case "postgres": {
      const details = await checkPostgresSource(actor, source);
      const fileName = `${details.database}.jsonl`;
      return {
        ...base,
        details,
        secret: sealSecret(source.connectionString, "adaptery dataset source credentials"),
        fileName,
      };
    }
    case "folder": {
      const details = await checkFolderSource(source.path);
      return { ...base, details, fileName: "folder.jsonl" };
    }
    case "s3":
      return { ...base, details: checkS3Source(actor, source.uri), fileName: "bucket.jsonl" };
  }
}
