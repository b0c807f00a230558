import { listExportFiles } from "#lib/exports/data.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(exportOperations.files, async ({ actor, params }) => {
  const items = await listExportFiles(actor, params.id ?? "");
  return { items, nextCursor: null, total: items.length };
});
