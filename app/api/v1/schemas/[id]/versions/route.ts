import { defineRoute } from "#lib/route.ts";
import { listSchemaVersions } from "#lib/schemas/data.ts";
import { addSchemaVersion } from "#lib/schemas/mutations.ts";
import { schemaOperations } from "#lib/schemas/schema.ts";

export const GET = defineRoute(schemaOperations.versions, ({ actor, params }) =>
  listSchemaVersions(actor, params.id ?? ""),
);

export const POST = defineRoute(schemaOperations.addVersion, async ({ actor, params, body }) => {
  const { versionId, isDuplicate } = await addSchemaVersion(actor, params.id ?? "", body);
  const { items } = await listSchemaVersions(actor, params.id ?? "");
  return { ...items.find(({ id }) => id === versionId), isDuplicate };
});
