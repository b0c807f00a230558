"use client";

import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import type { Layout } from "#lib/lineage/components/use-layout.ts";
import { nodeSizePx, sizeOf } from "#lib/lineage/layout.ts";
import { busiestNode } from "#lib/lineage/merge-graphs.ts";

type CanvasViewProps = { layout: Layout; focus: string; selected: string };

const paddingPx = 48;
/** Below this nobody reads a node's name. */
const leastZoom = 0.6;

/** Moves the view after a new layout: all of it if its names can be read then, else around the focus; to a node just expanded. */
export function CanvasView({ layout, focus, selected }: CanvasViewProps) {
  const { fitView, getZoom, setCenter } = useReactFlow();
  const store = useStoreApi();
  const shown = useRef<string>(null);
  const kept = useRef(selected);
  kept.current = selected;

  useEffect(() => {
    const centre = (key: string, zoom: number): boolean => {
      const position = layout.positions.get(key);
      if (!position) return false;
      void setCenter(position.x + nodeSizePx.width / 2, position.y + nodeSizePx.height / 2, { zoom });
      return true;
    };
    if (shown.current === focus && centre(kept.current, getZoom())) return;
    shown.current = focus;
    const { width, height } = store.getState();
    const size = sizeOf(layout.positions);
    const zoom = Math.min((width - paddingPx) / size.width, (height - paddingPx) / size.height, 1);
    if (zoom < leastZoom && centre(focus || busiestNode(layout.graph), leastZoom)) return;
    void fitView({ maxZoom: 1, padding: `${paddingPx / 2}px` });
  }, [layout, focus, fitView, getZoom, setCenter, store]);

  return null;
}
