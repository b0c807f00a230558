import { cancelExport } from "#lib/exports/mutations.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const POST = defineRoute(exportOperations.cancel, ({ actor, params }) =>
  cancelExport(actor, params.id ?? ""),
);
