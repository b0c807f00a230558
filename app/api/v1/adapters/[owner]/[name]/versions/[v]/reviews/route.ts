import { findReview, listVersionReviews } from "#lib/adapters/reviews/data.ts";
import { requestReview } from "#lib/adapters/reviews/mutations.ts";
import { nameOf, wholePage } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { getVersion } from "#lib/adapters/versions/data.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.reviews, async ({ actor, params }) => {
  const version = await getVersion(actor, nameOf(params), params.v ?? "");
  return wholePage(await listVersionReviews(version.id));
});

export const POST = defineRoute(adapterOperations.requestReview, async ({ actor, params, body }) => {
  const repository = await getRepository(actor, nameOf(params), "adapter");
  const { id } = await requestReview(actor, repository, params.v ?? "", body);
  return findReview(actor, id);
});
