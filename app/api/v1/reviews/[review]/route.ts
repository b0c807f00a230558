import { reviewBrief } from "#lib/adapters/reviews/brief/data.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.review, ({ actor, params }) =>
  reviewBrief(actor, params.review ?? ""),
);
