import { listExports } from "#lib/exports/data.ts";
import { createExport } from "#lib/exports/mutations.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(exportOperations.list, ({ actor, query }) => listExports(actor, query));
export const POST = defineRoute(exportOperations.create, ({ actor, body }) => createExport(actor, body));
