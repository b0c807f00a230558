import { downloadFile } from "#lib/exports/downloads.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(exportOperations.file, ({ actor, params, request }) =>
  downloadFile(actor, params.id ?? "", params.path ?? "", request.headers.get("range")),
);
