import { getOwner } from "#lib/access/teams/data.ts";
import { deleteTeam, updateTeam } from "#lib/access/teams/mutations.ts";
import { ownerOperations } from "#lib/access/teams/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(ownerOperations.get, ({ actor, params }) =>
  getOwner(actor, params.handle ?? ""),
);

export const PATCH = defineRoute(ownerOperations.update, async ({ actor, params, body }) => {
  await updateTeam(actor, params.handle ?? "", body);
  return getOwner(actor, params.handle ?? "");
});

export const DELETE = defineRoute(ownerOperations.delete, ({ actor, params }) =>
  deleteTeam(actor, params.handle ?? ""),
);
