import { withdrawEdge } from "#lib/lineage/mutations.ts";
import { findVersionKey } from "#lib/lineage/nodes/data.ts";
import { lineageOperations } from "#lib/lineage/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const DELETE = defineRoute(lineageOperations.remove, async ({ actor, params }) => {
  const { owner = "", name = "", edgeId = "" } = params;
  const { repositoryId } = await findVersionKey(actor, { owner, name });
  await withdrawEdge(actor, edgeId, repositoryId);
});
