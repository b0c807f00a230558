"use client";

import dynamic from "next/dynamic";

/** The lineage of a node, its code loaded where it is shown: an adapter's other tabs do without. */
export const LazyLineageWorkspace = dynamic(() => import("#lib/lineage/components/lineage-workspace.tsx"));
