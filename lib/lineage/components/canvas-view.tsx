"use client";

import { useReactFlow } from "@xyflow/react";
import { useEffect, useRef } from "react";
import type { Layout } from "#lib/lineage/components/use-layout.ts";
import { nodeSizePx } from "#lib/lineage/layout.ts";

type CanvasViewProps = { layout: Layout; focus: string; selected: string };

/** Moves the view after a new layout: all of it for a new focus, else to the node that was expanded. */
export function CanvasView({ layout, focus, selected }: CanvasViewProps) {
  const { fitView, getZoom, setCenter } = useReactFlow();
  const shown = useRef(focus);
  const kept = useRef(selected);
  kept.current = selected;

  useEffect(() => {
    const expanded = layout.positions.get(kept.current);
    if (shown.current === focus && expanded) {
      const { width, height } = nodeSizePx;
      void setCenter(expanded.x + width / 2, expanded.y + height / 2, { zoom: getZoom() });
      return;
    }
    shown.current = focus;
    void fitView({ maxZoom: 1, padding: 0.12 });
  }, [layout, focus, fitView, getZoom, setCenter]);

  return null;
}
