import { listMembers } from "#lib/access/teams/data.ts";
import { ownerOperations } from "#lib/access/teams/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(ownerOperations.members, ({ actor, params }) =>
  listMembers(actor, params.handle ?? ""),
);
