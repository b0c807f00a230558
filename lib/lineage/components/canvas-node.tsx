"use client";

import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { useLineageActions } from "#lib/lineage/components/lineage-actions.ts";
import { MoreNeighbours } from "#lib/lineage/components/more-neighbours.tsx";
import { NodeIcon } from "#lib/lineage/components/node-icon.tsx";
import type { LineageNode } from "#lib/lineage/graph.ts";
import { nodeWords } from "#lib/lineage/node-words.ts";

export type CanvasNodeData = {
  node: LineageNode;
  isFocus: boolean;
  isSelected: boolean;
  /** Edges that are not shown; null: not known, there may be some. */
  missing: number | null;
  /** No more of them can be shown. */
  isExhausted: boolean;
};

export type CanvasNodeType = Node<CanvasNodeData, "lineage">;

/** The owner stands in the second line, so that the name has room. */
function splitLabel({ kind, label }: LineageNode): { owner: string; name: string } {
  const slash = kind === "external" ? -1 : label.indexOf("/");
  return { owner: label.slice(0, Math.max(0, slash)), name: label.slice(slash + 1) };
}

const dot = "!size-1 !min-h-0 !min-w-0 !border-0 !bg-border-strong";

/** A node on the canvas: a button that shows its facts, and one that shows its neighbours. */
export const CanvasNode = memo(function CanvasNode({ data }: NodeProps<CanvasNodeType>) {
  const { node, isFocus, isSelected, missing, isExhausted } = data;
  const { select } = useLineageActions();
  const isHidden = node.kind === "hidden";
  const { owner, name } = splitLabel(node);
  const status = node.status?.replaceAll("_", " ");
  return (
    <div
      className={classNames(
        // xyflow takes the pointer from nodes that it neither drags nor selects.
        "pointer-events-auto relative h-full w-full rounded-md border bg-surface shadow-low transition-colors",
        isHidden && "border-dashed bg-muted",
        isFocus && "border-accent bg-accent-soft",
        isSelected && "outline-2 outline-accent",
      )}
    >
      <Handle className={dot} isConnectable={false} position={Position.Left} type="target" />
      <button
        aria-pressed={isSelected}
        className="flex h-full w-full items-start gap-2 rounded-md px-2.5 py-2 text-left"
        onClick={() => select(node.key)}
        title={node.label}
        type="button"
      >
        <NodeIcon className="mt-0.5 size-4 shrink-0 text-foreground-muted" kind={node.kind} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium text-[0.8125rem] leading-5">{name}</span>
          <span className="block truncate text-foreground-muted text-xs leading-5">
            {[owner, status ?? (node.kind === "external" ? node.detail : nodeWords[node.kind])]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </span>
      </button>
      {!isHidden && missing !== 0 && (
        <MoreNeighbours isExhausted={isExhausted} missing={missing} node={node} />
      )}
      <Handle className={dot} isConnectable={false} position={Position.Right} type="source" />
    </div>
  );
});
