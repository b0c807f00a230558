import { requireRepositoryName } from "#lib/repositories/repository.ts";
import { defineRoute } from "#lib/route.ts";
import { preflightVersion } from "#lib/serving/preflight/data.ts";
import { preflightOperations } from "#lib/serving/preflight/schema.ts";

export const POST = defineRoute(preflightOperations.run, ({ actor, body }) => {
  const { adapter, version, vllm: engineVersion, ...servedBy } = body;
  return preflightVersion(actor, requireRepositoryName(adapter), version, { engineVersion, ...servedBy });
});
