import { metricSeries } from "#lib/adapters/metrics/data.ts";
import { nameOf } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.metricSeries, async ({ actor, params, query }) => ({
  series: await metricSeries(actor, nameOf(params), query.name),
}));
