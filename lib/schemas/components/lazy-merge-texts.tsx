"use client";

import dynamic from "next/dynamic";
import { EditorSkeleton } from "#lib/schemas/components/editor-skeleton.tsx";

/** Two texts side by side, whose code is loaded when it is first shown. */
export const LazyMergeTexts = dynamic(() => import("#lib/schemas/components/merge-view.tsx"), {
  ssr: false,
  loading: EditorSkeleton,
});
