import { getExport } from "#lib/exports/data.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(exportOperations.get, ({ actor, params }) =>
  getExport(actor, params.id ?? ""),
);
