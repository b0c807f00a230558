import { readRowsPage } from "#lib/datasets/preview.ts";
import { datasetOperations } from "#lib/datasets/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(datasetOperations.rows, ({ actor, params, query }) =>
  readRowsPage(actor, params.id ?? "", query),
);
