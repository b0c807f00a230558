import { downloadArchive } from "#lib/exports/downloads.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(exportOperations.archive, ({ actor, params }) =>
  downloadArchive(actor, params.id ?? ""),
);
