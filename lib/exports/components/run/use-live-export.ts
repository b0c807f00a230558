"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ExportDetail } from "#lib/exports/data.ts";
import type { ExportEvent } from "#lib/exports/events.ts";
import { isFinished } from "#lib/exports/policy.ts";
import { exportQuery } from "#lib/exports/query-options.ts";

const pollMs = 5_000;

// Safe because the stream is made from the same type.
function eventOf(data: string): ExportEvent {
  return JSON.parse(data) as ExportEvent;
}

/**
 * An export as it is now: its event stream while it is not finished, and every five seconds a look at the API for
 * where streams are cut. Begins with what the page was rendered with.
 */
export function useLiveExport(initial: ExportDetail): ExportDetail {
  const queryClient = useQueryClient();
  const { queryKey, ...options } = exportQuery(initial.id);
  const { data } = useQuery({
    queryKey,
    ...options,
    initialData: initial,
    refetchInterval: (query) => (isFinished(query.state.data?.status ?? "queued") ? false : pollMs),
  });
  const isOver = isFinished(data.status);

  // The stream is outside React Query: this carries what it says into the query.
  useEffect(() => {
    if (isOver) return;
    const source = new EventSource(`/api/v1/exports/${initial.id}/events`);
    source.addEventListener("export", (event) => {
      queryClient.setQueryData(exportQuery(initial.id).queryKey, (before) =>
        before ? { ...before, ...eventOf(event.data) } : before,
      );
    });
    return () => source.close();
  }, [initial.id, isOver, queryClient]);

  return data;
}
