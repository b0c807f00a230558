import { defineRoute } from "#lib/route.ts";
import { getLaunch } from "#lib/serving/targets/launch/data.ts";
import { createPullToken } from "#lib/serving/targets/pull-tokens/mutations.ts";
import { targetOperations } from "#lib/serving/targets/schema.ts";

/** A Response of its own, so that the token's text is not kept for a repeat of the Idempotency-Key. */
export const POST = defineRoute(targetOperations.createPullToken, async ({ actor, params, body }) => {
  const id = params.id ?? "";
  const { text, resourcePatterns } = await createPullToken(actor, id, body);
  const { script: launchCommand } = await getLaunch(actor, id, { pullToken: text });
  return Response.json(
    { text, resourcePatterns, launchCommand },
    { status: 201, headers: { "cache-control": "no-store" } },
  );
});
