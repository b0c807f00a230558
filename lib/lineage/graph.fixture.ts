import type { EdgeKind } from "./edge-kind.ts";
import type { LineageEdge, LineageNode } from "./graph.ts";

/** A node of a test. */
export function node(key: string, more: Partial<LineageNode> = {}): LineageNode {
  return {
    key,
    kind: "version",
    label: key,
    detail: "",
    status: null,
    licence: null,
    href: null,
    isLive: false,
    isDeleted: false,
    upstreamCount: 0,
    downstreamCount: 0,
    ...more,
  };
}

/** An edge of a test. */
export function tie(from: string, to: string, kind: EdgeKind = "parent"): LineageEdge {
  return {
    id: `${from} ${kind} ${to}`,
    kind,
    from,
    to,
    evidence: "declared",
    details: {},
    createdAt: "2026-01-01T00:00:00.000Z",
    removedAt: null,
  };
}
