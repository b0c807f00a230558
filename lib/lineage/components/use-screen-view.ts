"use client";

import { useSyncExternalStore } from "react";
import type { LineageView } from "#lib/lineage/components/use-lineage-state.ts";

/** Where a graph helps less than its table: small screens, and readers who asked for less motion. */
const tableQuery = "(max-width: 40rem), (prefers-reduced-motion: reduce)";

function subscribe(onChange: () => void): () => void {
  const list = matchMedia(tableQuery);
  list.addEventListener("change", onChange);
  return () => list.removeEventListener("change", onChange);
}

/** The view that suits this screen; null while it is not known, on the server. */
export function useScreenView(): LineageView | null {
  return useSyncExternalStore<LineageView | null>(
    subscribe,
    () => (matchMedia(tableQuery).matches ? "table" : "graph"),
    () => null,
  );
}
