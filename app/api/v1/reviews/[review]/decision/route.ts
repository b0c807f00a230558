import { findReview } from "#lib/adapters/reviews/data.ts";
import { decideReview } from "#lib/adapters/reviews/mutations.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const POST = defineRoute(adapterOperations.decideReview, async ({ actor, params, body }) => {
  await decideReview(actor, params.review ?? "", body);
  return findReview(actor, params.review ?? "");
});
