"use client";

import "@xyflow/react/dist/base.css";
import {
  Background,
  Controls,
  type Edge,
  MarkerType,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
} from "@xyflow/react";
import { useMemo } from "react";
import { Callout } from "#components/ui/callout.tsx";
import { CanvasNode, type CanvasNodeType } from "#lib/lineage/components/canvas-node.tsx";
import { CanvasSkeleton } from "#lib/lineage/components/canvas-skeleton.tsx";
import { CanvasView } from "#lib/lineage/components/canvas-view.tsx";
import { type LineageActions, LineageActionsContext } from "#lib/lineage/components/lineage-actions.ts";
import { type Layout, useLayout } from "#lib/lineage/components/use-layout.ts";
import { kindRules } from "#lib/lineage/edge-kind.ts";
import { nodeSizePx } from "#lib/lineage/layout.ts";
import { type MergedGraph, missingEdges } from "#lib/lineage/merge-graphs.ts";

type LineageCanvasProps = {
  graph: MergedGraph;
  /** Node in the middle; empty: none. */
  focus: string;
  selected: string;
  /** Nodes that show as many neighbours as a graph can hold. */
  exhausted: ReadonlySet<string>;
  actions: LineageActions;
};

const nodeTypes = { lineage: CanvasNode };
/** xyflow's colours, from ours. */
const look = [
  "[--xy-background-color:var(--background)] [--xy-background-pattern-color:var(--border)]",
  "[--xy-edge-stroke:var(--border-strong)]",
  "[--xy-minimap-background-color:var(--surface)]",
  "[--xy-minimap-mask-background-color:color-mix(in_oklab,var(--muted-strong)_70%,transparent)]",
  "[--xy-controls-button-background-color:var(--surface)]",
  "[--xy-controls-button-background-color-hover:var(--muted)]",
  "[--xy-controls-button-color:var(--foreground)]",
  "[--xy-controls-button-border-color:var(--border)]",
  "[--xy-attribution-background-color:var(--background)]",
  // The only link on the canvas is the library's own name.
  "[&_a]:!text-foreground-muted",
].join(" ");
const minimapSizePx = { width: 148, height: 96 };
const labelLook = {
  labelBgPadding: [4, 2] as [number, number],
  labelBgStyle: { fill: "var(--background)" },
  labelStyle: { fill: "var(--foreground-muted)", fontSize: 11 },
};

function toCanvasNodes(
  { graph, positions }: Layout,
  { focus, selected, exhausted }: Pick<LineageCanvasProps, "focus" | "selected" | "exhausted">,
): CanvasNodeType[] {
  const missing = missingEdges(graph);
  return graph.nodes.map((node) => ({
    id: node.key,
    type: "lineage",
    position: positions.get(node.key) ?? { x: 0, y: 0 },
    ...nodeSizePx,
    data: {
      node,
      isFocus: node.key === focus,
      isSelected: node.key === selected,
      missing: missing.get(node.key) ?? null,
      isExhausted: exhausted.has(node.key),
    },
  }));
}

/** From what was first to what came of it. What was only declared is dashed. */
function toCanvasEdges({ graph }: Layout): Edge[] {
  return graph.edges.map(({ id, kind, from, to, evidence }) => ({
    id,
    source: to,
    target: from,
    label: kindRules[kind].noun,
    ...labelLook,
    className: evidence === "declared" ? "[&>path]:[stroke-dasharray:5_4]" : "",
    markerEnd: { type: MarkerType.ArrowClosed, color: "var(--border-strong)" },
  }));
}

/** Lineage drawn in layers: pan, zoom, minimap; only what is in view is in the document. */
export default function LineageCanvas({ graph, focus, selected, exhausted, actions }: LineageCanvasProps) {
  const { layout, error } = useLayout(graph);
  const nodes = useMemo(
    () => (layout ? toCanvasNodes(layout, { focus, selected, exhausted }) : []),
    [layout, focus, selected, exhausted],
  );
  const edges = useMemo(() => (layout ? toCanvasEdges(layout) : []), [layout]);
  if (error) {
    return (
      <Callout title="The graph cannot be laid out in this browser" tone="caution">
        {error.message} The table shows the same.
      </Callout>
    );
  }
  if (layout === null) return <CanvasSkeleton />;
  return (
    <LineageActionsContext value={actions}>
      <ReactFlowProvider>
        <ReactFlow
          aria-label="Lineage graph"
          className={look}
          edges={edges}
          edgesFocusable={false}
          elementsSelectable={false}
          maxZoom={1.5}
          minZoom={0.05}
          nodes={nodes}
          nodesConnectable={false}
          nodesDraggable={false}
          nodesFocusable={false}
          nodeTypes={nodeTypes}
          onlyRenderVisibleElements
          preventScrolling={false}
          zoomOnScroll={false}
        >
          <Background />
          <Controls className="!m-3 overflow-hidden rounded-md border !shadow-low" showInteractive={false} />
          <MiniMap
            ariaLabel="Minimap"
            className="!m-3 !mb-6 overflow-hidden rounded-md border max-md:!hidden"
            nodeColor="var(--muted-strong)"
            nodeStrokeColor="var(--border-strong)"
            pannable
            style={minimapSizePx}
            zoomable
          />
          <CanvasView focus={focus} layout={layout} selected={selected} />
        </ReactFlow>
      </ReactFlowProvider>
    </LineageActionsContext>
  );
}
