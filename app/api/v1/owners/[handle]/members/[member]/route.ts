import { getMember } from "#lib/access/teams/data.ts";
import { removeMember, setMember } from "#lib/access/teams/mutations.ts";
import { ownerOperations } from "#lib/access/teams/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const PUT = defineRoute(ownerOperations.setMember, async ({ actor, params, body }) => {
  const { handle = "", member = "" } = params;
  await setMember(actor, handle, member, body.role);
  return getMember(actor, handle, member);
});

export const DELETE = defineRoute(ownerOperations.removeMember, ({ actor, params }) =>
  removeMember(actor, params.handle ?? "", params.member ?? ""),
);
