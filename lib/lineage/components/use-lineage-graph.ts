"use client";

import { keepPreviousData, type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { timesExpanded } from "#lib/lineage/components/use-lineage-state.ts";
import type { EdgeKind } from "#lib/lineage/edge-kind.ts";
import type { LineageGraph } from "#lib/lineage/graph.ts";
import { filterKinds, type MergedGraph, mergeGraphs } from "#lib/lineage/merge-graphs.ts";
import { graphQuery } from "#lib/lineage/query-options.ts";

type Asked = { node: string; open: readonly string[]; kinds: readonly EdgeKind[]; asOf: string };
type Combined = { focus: string | null; merged: MergedGraph; isPending: boolean; error: Error | null };

/** Two steps of few edges to begin with; one step of many where somebody asks for more. */
const first = { depth: 2, limit: 8 };
const perExpansion = 100;

function combine(results: UseQueryResult<LineageGraph, Error>[]): Combined {
  return {
    focus: results[0]?.data?.focus ?? null,
    merged: mergeGraphs(results.flatMap(({ data }) => data ?? [])),
    isPending: results[0]?.isPending ?? true,
    error: results.find(({ error }) => error !== null)?.error ?? null,
  };
}

/**
 * The neighbourhood of a node and of the nodes expanded from it, each asked for by itself, so that the server never
 * sends the whole graph. `focus` is the key of the node that was named, maybe as `owner/name@version`.
 */
export function useLineageGraph({ node, open, kinds, asOf }: Asked) {
  const { focus, merged, isPending, error } = useQueries({
    queries: [
      { ...graphQuery({ node, ...first, asOf }), placeholderData: keepPreviousData },
      ...[...timesExpanded(open)].map(([key, times]) => ({
        ...graphQuery({ node: key, depth: 1, limit: times * perExpansion, asOf }),
        placeholderData: keepPreviousData,
      })),
    ],
    combine,
  });
  const graph = useMemo(() => filterKinds(merged, kinds, focus), [merged, kinds, focus]);
  return { graph, focus: focus ?? "", isPending, error };
}
