import { nameOf } from "#lib/adapters/route-params.ts";
import { defineRoute } from "#lib/route.ts";
import { mendVersion } from "#lib/serving/mending/mutations.ts";
import { mendOperations } from "#lib/serving/mending/schema.ts";

export const POST = defineRoute(mendOperations.mend, ({ actor, params, body }) => {
  const { vllm: engineVersion, ...input } = body;
  return mendVersion(actor, nameOf(params), { ...input, engineVersion, version: params.v ?? "" });
});
