import { listTokens } from "#lib/access/tokens/data.ts";
import { createApiToken, revokeApiToken } from "#lib/access/tokens/mutations.ts";
import { tokenOperations } from "#lib/access/tokens/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(tokenOperations.list, ({ actor, query }) => listTokens(actor, query));

/** A Response of its own, so that the token's text is not kept for a repeat of the Idempotency-Key. */
export const POST = defineRoute(tokenOperations.create, async ({ actor, body }) => {
  const token = await createApiToken(actor, { resourcePatterns: [], ...body });
  return Response.json(token, { status: 201, headers: { "cache-control": "no-store" } });
});

export const DELETE = defineRoute(tokenOperations.revokeByQuery, async ({ actor, query }) => {
  await revokeApiToken(actor, query.id);
});
