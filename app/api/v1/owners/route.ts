import { getOwner, listOwners } from "#lib/access/teams/data.ts";
import { createTeam } from "#lib/access/teams/mutations.ts";
import { ownerOperations } from "#lib/access/teams/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(ownerOperations.list, ({ actor, query }) => listOwners(actor, query));

export const POST = defineRoute(ownerOperations.create, async ({ actor, body }) => {
  const { handle } = await createTeam(actor, body);
  return getOwner(actor, handle);
});
