import { revokeApiToken } from "#lib/access/tokens/mutations.ts";
import { tokenIdSchema, tokenOperations } from "#lib/access/tokens/schema.ts";
import { defineRoute } from "#lib/route.ts";
import { textParser } from "#lib/validate.ts";

const parseParams = textParser(tokenIdSchema, "The path");

export const DELETE = defineRoute(tokenOperations.revoke, async ({ actor, params }) => {
  await revokeApiToken(actor, parseParams(params).id);
});
