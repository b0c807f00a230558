import type { EdgeKind, Evidence } from "../edge-kind.ts";

/** A row of an edge, before anybody's eyes. */
export type EdgeRow = {
  id: string;
  kind: EdgeKind;
  from: string;
  to: string;
  evidence: Evidence;
  details: unknown;
  createdAt: Date;
  removedAt: Date | null;
};

/** Which edges are asked for: those known at a time, of some kinds, at most `limit` of a node in one direction. */
export type EdgeRange = { asOf: Date | undefined; kinds: readonly EdgeKind[]; limit: number };
