import { listMetrics } from "#lib/adapters/metrics/data.ts";
import { recordMetrics } from "#lib/adapters/metrics/mutations.ts";
import { nameOf, wholePage } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.metrics, async ({ actor, params }) =>
  wholePage(await listMetrics(actor, nameOf(params), params.v ?? "")),
);

export const POST = defineRoute(adapterOperations.recordMetrics, async ({ actor, params, body }) => {
  const repository = await getRepository(actor, nameOf(params), "adapter");
  await recordMetrics(actor, repository, params.v ?? "", body.metrics);
  return wholePage(await listMetrics(actor, repository, params.v ?? ""));
});
