import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import type { SchemaValue } from "#lib/validate.ts";
import { type AddedEdge, declareEdge } from "./mutations.ts";
import { resolveNodeKey } from "./nodes/data.ts";
import type { addEdgeSchema } from "./schema.ts";

type EdgeBody = Omit<SchemaValue<typeof addEdgeSchema>, "version">;

/** Declares an edge between a version and what it came from (`to`) or what came from it (`from`): one of the two. */
export async function declareEdgeOf(actor: Actor, version: string, body: EdgeBody): Promise<AddedEdge> {
  const { kind, to, from, ...details } = body;
  if ((to === undefined) === (from === undefined)) {
    const message = "Say one of `to` (what the version came from) and `from` (what came from the version).";
    throw new AppError("invalid_input", message, { problems: [{ pointer: "/to", message }] });
  }
  const other = await resolveOther(actor, to ?? from ?? "");
  const ends = from === undefined ? { from: version, to: other } : { from: other, to: version };
  return declareEdge(actor, { kind, ...ends, details });
}

/** What is external needs no row; the rest must be there. */
function resolveOther(actor: Actor, text: string): string | Promise<string> {
  return text.startsWith("external:") ? text : resolveNodeKey(actor, text);
}
