import { getExportReport } from "#lib/exports/data.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(exportOperations.report, async ({ actor, params }) => {
  const { report, stats, metrics } = await getExportReport(actor, params.id ?? "");
  return { ...report, stats, metrics };
});
