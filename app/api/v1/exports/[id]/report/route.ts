import { getExportReport } from "#lib/exports/data.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(exportOperations.report, ({ actor, params }) =>
  getExportReport(actor, params.id ?? ""),
);
