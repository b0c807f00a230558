import { listBaseModels } from "#lib/repositories/base-models/data.ts";
import { createBaseModel } from "#lib/repositories/base-models/mutations.ts";
import { baseModelOperations } from "#lib/repositories/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(baseModelOperations.list, ({ actor, query }) => listBaseModels(actor, query));

export const POST = defineRoute(baseModelOperations.create, ({ actor, body }) =>
  createBaseModel(actor, body),
);
