import { defineRoute } from "#lib/route.ts";
import { getSchema } from "#lib/schemas/data.ts";
import { deleteSchema, updateSchema } from "#lib/schemas/mutations.ts";
import { schemaOperations } from "#lib/schemas/schema.ts";

export const GET = defineRoute(schemaOperations.get, ({ actor, params }) =>
  getSchema(actor, params.id ?? ""),
);

export const PATCH = defineRoute(schemaOperations.update, async ({ actor, params, body }) => {
  await updateSchema(actor, params.id ?? "", body);
  return getSchema(actor, params.id ?? "");
});

export const DELETE = defineRoute(schemaOperations.delete, ({ actor, params }) =>
  deleteSchema(actor, params.id ?? ""),
);
