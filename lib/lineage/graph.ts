import type { EdgeKind, Evidence } from "./edge-kind.ts";
import type { NodeKind } from "./node-key.ts";

/**
 * A node as an actor may see it. `hidden`: something is there that they may not read; its key is opaque, its label says
 * no more.
 */
export type LineageNode = {
  key: string;
  kind: NodeKind | "hidden";
  /** `owner/name@1.2.0`, an export's name, a base model's name. */
  label: string;
  /** Second line: what the kind needs, such as a dataset's version. */
  detail: string;
  /** The status of its own kind, or null where it has none. */
  status: string | null;
  licence: string | null;
  /** Page of the product, or null. */
  href: string | null;
  isLive: boolean;
  isDeleted: boolean;
  /** How many edges lead to what it came from and to what came from it, up to `maxCounted`; null where that is not told. */
  upstreamCount: number | null;
  downstreamCount: number | null;
};

/** Edges of one node in one direction are counted up to this: a base model that everybody uses must not make answers slow. */
export const maxCounted = 1000;

/** An edge as an actor may see it; `from` came to be from `to`. Times are ISO 8601. */
export type LineageEdge = {
  /** A row's id, or `derived:<export id>` for what the export itself says. */
  id: string;
  kind: EdgeKind;
  from: string;
  to: string;
  evidence: Evidence;
  /** Empty when one end is hidden. */
  details: Record<string, unknown>;
  createdAt: string;
  removedAt: string | null;
};

/** A part of the lineage around `focus`; null: the newest ties. `isPartial`: some node has more edges than are given. */
export type LineageGraph = {
  focus: string | null;
  asOf: string | null;
  nodes: LineageNode[];
  edges: LineageEdge[];
  isPartial: boolean;
};

/** What neighbours are asked for. */
export type NeighbourQuery = {
  depth?: number | undefined;
  /** The lineage as it was known then. */
  asOf?: Date | undefined;
  kinds?: readonly EdgeKind[] | undefined;
  /** Edges of one node in one direction. */
  limit?: number | undefined;
};
