import { neighbours } from "#lib/lineage/data.ts";
import { declareEdgeOf } from "#lib/lineage/declare.ts";
import { documentResponse } from "#lib/lineage/exchange/answer.ts";
import { findVersionKey } from "#lib/lineage/nodes/data.ts";
import { toNeighbourQuery } from "#lib/lineage/query.ts";
import { lineageOperations } from "#lib/lineage/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(lineageOperations.ofAdapter, async ({ actor, params, query }) => {
  const { version, format, ...rest } = query;
  const { owner = "", name = "" } = params;
  const { key } = await findVersionKey(actor, { owner, name }, version);
  if (format === "openlineage" || format === "prov-json") return documentResponse(actor, key, format);
  return neighbours(actor, key, toNeighbourQuery(rest));
});

export const POST = defineRoute(lineageOperations.add, async ({ actor, params, body }) => {
  const { version, ...edge } = body;
  const { owner = "", name = "" } = params;
  const { key } = await findVersionKey(actor, { owner, name }, version);
  return declareEdgeOf(actor, key, edge);
});
