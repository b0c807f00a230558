"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type DeploymentDetail, isSettled } from "#lib/serving/deployments/deployment.ts";
import { deploymentQuery } from "#lib/serving/query-options.ts";

const busyMs = 3_000;
const settledMs = 15_000;

/**
 * A deployment as it is now. Its event stream says when there is news while it is published; every few seconds it is looked
 * at anyway, for where streams are cut and for what the reconciler finds later.
 */
export function useLiveDeployment(initial: DeploymentDetail): DeploymentDetail {
  const queryClient = useQueryClient();
  const { queryKey, ...options } = deploymentQuery(initial.id);
  const { data } = useQuery({
    queryKey,
    ...options,
    initialData: initial,
    refetchInterval: (query) => (isSettled(query.state.data?.status ?? "pending") ? settledMs : busyMs),
  });
  const isOver = isSettled(data.status);

  // The stream is outside React Query: this carries its news into the query.
  useEffect(() => {
    if (isOver) return;
    const source = new EventSource(`/api/v1/deployments/${initial.id}/events`);
    const look = () => void queryClient.invalidateQueries({ queryKey: deploymentQuery(initial.id).queryKey });
    source.addEventListener("step", look);
    source.addEventListener("deployment", look);
    return () => source.close();
  }, [initial.id, isOver, queryClient]);

  return data;
}
