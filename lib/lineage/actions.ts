"use server";

import { defineAction } from "#lib/action.ts";
import { declareEdgeOf } from "./declare.ts";
import { withdrawEdge } from "./mutations.ts";
import { resolveNodeKey } from "./nodes/data.ts";
import { declareEdgeActionSchema, removeEdgeActionSchema } from "./schema.ts";

/** Declares an edge of a version. */
export const declareEdgeAction = defineAction(
  "lineage.update",
  declareEdgeActionSchema,
  async (actor, { node, ...edge }) => declareEdgeOf(actor, await resolveNodeKey(actor, node), edge),
);

/** Takes an edge back. */
export const removeEdgeAction = defineAction("lineage.update", removeEdgeActionSchema, (actor, { id }) =>
  withdrawEdge(actor, id),
);
