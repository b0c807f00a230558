import type { IncomingMessage } from "node:http";
import { type AdapterPlace, adapterHref } from "#lib/adapters/pages/adapter-path.ts";
import type { DataContext, DataRoute } from "#lib/http.ts";
import { splitServedName } from "#lib/repositories/repository.ts";

/** First segments below `/hf` that are no owner's handle. */
const noOwner = /^\/hf\/(?:api|models|datasets|spaces|kernels|buckets)(?:\/|$)/;

/** Clients print the address of what they made, below HF_ENDPOINT: opened in a browser, it leads to the page. */
function toPage({ params, response }: DataContext, place: Partial<AdapterPlace>): void {
  const { owner = "", name = "" } = params;
  const served = splitServedName(name);
  const repository = { owner, name: served?.name ?? name };
  const location = adapterHref(repository, { ...place, version: served?.semver ?? null });
  response.writeHead(302, { location, "cache-control": "no-store" }).end();
}

function page(path: string, placeOf: (params: DataContext["params"]) => Partial<AdapterPlace>): DataRoute {
  return {
    method: "GET",
    path: `/hf/:owner/:name${path}`,
    accepts: ({ url = "" }: IncomingMessage) => !noOwner.test(url),
    handler: async (context) => toPage(context, placeOf(context.params)),
  };
}

const files = ({ path = "" }: DataContext["params"]): Partial<AdapterPlace> => ({ tab: "files", path });

/** Addresses of the Hub's own pages, redirected to ours. They look nothing up: the page asks who may see it. */
export const pageRoutes: readonly DataRoute[] = [
  page("", () => ({})),
  page("/tree/:rev", files),
  page("/tree/:rev/*path", files),
  page("/blob/:rev/*path", files),
  page("/commit/:rev", () => ({ tab: "versions" })),
];
