"use client";

import ELK, { type ELK as Elk } from "elkjs/lib/elk-api.js";
import { useEffect, useRef, useState } from "react";
import { type Position, positionsOf, toElkGraph } from "#lib/lineage/layout.ts";
import type { MergedGraph } from "#lib/lineage/merge-graphs.ts";

/** Positions of the nodes of `graph`, which may be an earlier one while the worker lays out a new one. */
export type Layout = { graph: MergedGraph; positions: ReadonlyMap<string, Position> };

function startElk(): Elk {
  return new ELK({
    workerFactory: () => new Worker(new URL("elkjs/lib/elk-worker.min.js", import.meta.url)),
  });
}

/** Lays a graph out in a web worker; the last layout stays until the next is there. `error`: the worker does not run here. */
export function useLayout(graph: MergedGraph): { layout: Layout | null; error: Error | null } {
  const elk = useRef<Elk>(null);
  const [layout, setLayout] = useState<Layout | null>(null);
  const [error, setError] = useState<Error | null>(null);

  useEffect(() => {
    const started = startElk();
    elk.current = started;
    return () => started.terminateWorker();
  }, []);

  useEffect(() => {
    let isCurrent = true;
    elk.current?.layout(toElkGraph(graph)).then(
      (laidOut) => {
        if (isCurrent) setLayout({ graph, positions: positionsOf(laidOut) });
      },
      (reason: unknown) => {
        if (isCurrent) setError(reason instanceof Error ? reason : new Error(String(reason)));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [graph]);

  return { layout, error };
}
