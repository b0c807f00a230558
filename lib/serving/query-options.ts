import { queryOptions } from "@tanstack/react-query";
import type { DeploymentDetail } from "#lib/serving/deployments/deployment.ts";

// Safe because both ends are built from the same operation and its view type.
function apiAnswer<T>(body: unknown): T {
  return body as T;
}

/** One deployment with its steps, as `GET /api/v1/deployments/{id}` answers it. */
export function deploymentQuery(id: string) {
  return queryOptions({
    queryKey: ["deployments", id],
    queryFn: async ({ signal }) => {
      const response = await fetch(`/api/v1/deployments/${id}`, { signal });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return apiAnswer<DeploymentDetail>(await response.json());
    },
  });
}
