import { defineRoute } from "#lib/route.ts";
import { search } from "#lib/search/data.ts";
import { searchOperations } from "#lib/search/schema.ts";

export const GET = defineRoute(searchOperations.search, ({ actor, query }) =>
  search(actor, query.q, query.limit),
);
