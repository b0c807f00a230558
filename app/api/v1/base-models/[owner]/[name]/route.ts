import { getBaseModel } from "#lib/repositories/base-models/data.ts";
import { updateBaseModel } from "#lib/repositories/base-models/mutations.ts";
import { baseModelOperations } from "#lib/repositories/schema.ts";
import { defineRoute } from "#lib/route.ts";

const named = (params: Record<string, string>) => ({ owner: params.owner ?? "", name: params.name ?? "" });

export const GET = defineRoute(baseModelOperations.get, ({ actor, params }) =>
  getBaseModel(actor, named(params)),
);

export const PATCH = defineRoute(baseModelOperations.update, ({ actor, params, body }) =>
  updateBaseModel(actor, named(params), body),
);
