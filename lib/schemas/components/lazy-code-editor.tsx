"use client";

import dynamic from "next/dynamic";
import { EditorSkeleton } from "#lib/schemas/components/editor-skeleton.tsx";

/** The editor, whose code is loaded when it is first shown. */
export const LazyCodeEditor = dynamic(() => import("#lib/schemas/components/code-editor.tsx"), {
  ssr: false,
  loading: EditorSkeleton,
});
