import { getThemisStatus } from "#lib/exports/themis/data.ts";
import { themisExportOperations } from "#lib/exports/themis/schema.ts";
import { defineThemisRoute } from "#lib/exports/themis/themis-route.ts";

export const GET = defineThemisRoute(themisExportOperations.status, ({ actor, params }) =>
  getThemisStatus(actor, params.id ?? ""),
);
