"use client";

import dynamic from "next/dynamic";

/** The exports that run; what keeps them live is loaded after what is read first. */
export const LazyRunningExports = dynamic(() => import("#lib/exports/components/dashboard/live-exports.tsx"));
