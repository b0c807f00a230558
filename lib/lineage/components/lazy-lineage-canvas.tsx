"use client";

import dynamic from "next/dynamic";
import { CanvasSkeleton } from "#lib/lineage/components/canvas-skeleton.tsx";

/** The canvas, whose code is loaded when it is first shown. */
export const LazyLineageCanvas = dynamic(() => import("#lib/lineage/components/lineage-canvas.tsx"), {
  ssr: false,
  loading: CanvasSkeleton,
});
