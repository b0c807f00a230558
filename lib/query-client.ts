import { defaultShouldDehydrateQuery, environmentManager, QueryClient } from "@tanstack/react-query";

const staleTimeMs = 60_000;

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: staleTimeMs },
      dehydrate: {
        // Pending queries are streamed to the browser, which then need not ask again.
        shouldDehydrateQuery: (query) =>
          defaultShouldDehydrateQuery(query) || query.state.status === "pending",
        // Next redacts server errors itself, and needs its own control-flow errors whole.
        shouldRedactErrors: () => false,
      },
    },
  });
}

let browserClient: QueryClient | undefined;

/** The query client: a new one for each render on the server, so that no data crosses requests; one in the browser. */
export function getQueryClient(): QueryClient {
  if (environmentManager.isServer()) return createQueryClient();
  browserClient ??= createQueryClient();
  return browserClient;
}
