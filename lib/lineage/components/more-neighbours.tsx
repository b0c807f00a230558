"use client";

import { Plus } from "lucide-react";
import { useLineageActions } from "#lib/lineage/components/lineage-actions.ts";
import { type LineageNode, maxCounted } from "#lib/lineage/graph.ts";

type MoreNeighboursProps = { node: LineageNode; missing: number | null; isExhausted: boolean };

const look =
  "absolute -right-2.5 -bottom-2.5 inline-flex h-6 min-w-6 items-center justify-center gap-0.5 rounded-full border bg-surface-raised px-1.5 font-medium text-xs tabular-nums shadow-low";

/** At the corner of a node: how many neighbours are not shown, and a button for more of them. */
export function MoreNeighbours({ node, missing, isExhausted }: MoreNeighboursProps) {
  const { expand } = useLineageActions();
  const isCapped = Math.max(node.upstreamCount ?? 0, node.downstreamCount ?? 0) >= maxCounted;
  const count = missing === null ? "" : `${missing}${isCapped ? "+" : ""}`;
  if (isExhausted) {
    return (
      <span className={look} title="More than a graph can hold: find them by name, kind or date.">
        {count} more
      </span>
    );
  }
  return (
    <button
      aria-label={`Show ${count || "more"} neighbours of ${node.label} that are not shown`}
      className={`${look} hover:bg-muted`}
      onClick={() => expand(node.key)}
      type="button"
    >
      <Plus aria-hidden className="size-3" />
      {count}
    </button>
  );
}
