import { resolveNodeKey } from "#lib/lineage/nodes/data.ts";
import { versionsThatSaw } from "#lib/lineage/questions/data.ts";
import { lineageOperations } from "#lib/lineage/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(lineageOperations.liveVersions, async ({ actor, query }) =>
  versionsThatSaw(actor, await resolveNodeKey(actor, query.node), {
    limit: query.limit,
    isVersionAlone: query.thisVersionAlone ?? false,
  }),
);
