import { AppError } from "#lib/errors.ts";
import { type EdgeKind, toEdgeKind } from "./edge-kind.ts";
import type { NeighbourQuery } from "./graph.ts";

/** The moment that a text of an address means: a date alone is the end of that day, in UTC. Throws `invalid_input` before the year 1. */
export function toAsOf(text: string): Date {
  const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59.999Z` : text);
  if (moment.getUTCFullYear() >= 1) return moment;
  const message = `${text} is before the year 1: name a day since there are adapters.`;
  throw new AppError("invalid_input", message, { problems: [{ pointer: "/asOf", message }] });
}

/** Kinds from their names separated by commas. Throws for a word that is none. */
export function toKinds(text: string): EdgeKind[] {
  return text.split(",").map(toEdgeKind);
}

type TextQuery = {
  depth?: number | undefined;
  asOf?: string | undefined;
  kinds?: string | undefined;
  limit?: number | undefined;
};

/** A checked query of an address as neighbours take it. */
export function toNeighbourQuery({ depth, asOf, kinds, limit }: TextQuery): NeighbourQuery {
  return {
    depth,
    limit,
    asOf: asOf === undefined ? undefined : toAsOf(asOf),
    kinds: kinds === undefined ? undefined : toKinds(kinds),
  };
}
