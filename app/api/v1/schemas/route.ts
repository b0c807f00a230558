import { defineRoute } from "#lib/route.ts";
import { getSchema, listSchemas } from "#lib/schemas/data.ts";
import { createSchema } from "#lib/schemas/mutations.ts";
import { schemaOperations } from "#lib/schemas/schema.ts";

export const GET = defineRoute(schemaOperations.list, ({ actor, query }) => listSchemas(actor, query));

export const POST = defineRoute(schemaOperations.create, async ({ actor, body }) => {
  const { name, description, visibility, ownerId, owner, ...content } = body;
  const fields = { name, ...(description ? { description } : {}), ...(visibility ? { visibility } : {}) };
  const { schemaId } = await createSchema(actor, { ownerId, owner }, fields, content);
  return getSchema(actor, schemaId);
});
