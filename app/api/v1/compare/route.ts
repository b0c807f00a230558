import { compareVersions } from "#lib/adapters/compare/data.ts";
import { compareOperations } from "#lib/adapters/compare/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(compareOperations.compare, ({ actor, request }) =>
  compareVersions(actor, new URL(request.url).searchParams.getAll("v")),
);
