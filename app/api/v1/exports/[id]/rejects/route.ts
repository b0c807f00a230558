import { listRejects } from "#lib/exports/downloads.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(exportOperations.rejects, ({ actor, params, query }) =>
  listRejects(actor, params.id ?? "", query),
);
