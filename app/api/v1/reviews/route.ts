import { listReviews } from "#lib/adapters/reviews/data.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.inbox, ({ actor, query }) => listReviews(actor, query));
