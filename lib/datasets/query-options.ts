import { queryOptions } from "@tanstack/react-query";
import type { DatasetView } from "#lib/datasets/dataset.ts";

const pollMs = 1000;

async function readDataset(id: string, signal: AbortSignal): Promise<DatasetView> {
  const response = await fetch(`/api/v1/datasets/${encodeURIComponent(id)}`, { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}

/** A dataset while its rows are being read: asked for every second until that ends. */
export function datasetQuery(id: string) {
  return queryOptions({
    queryKey: ["dataset", id],
    queryFn: ({ signal }) => readDataset(id, signal),
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.latestVersion?.status === "ingesting" ? pollMs : false),
  });
}
