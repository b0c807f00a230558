import { sendJson } from "#lib/http.ts";
import type { HubCall } from "./route.ts";

/** The page size asked for, at most `largest`, which is also what a client gets that asks for none. */
export function pageLimit(text: string | null, largest: number): number {
  const asked = Number(text ?? Number.NaN);
  return Number.isSafeInteger(asked) && asked > 0 ? Math.min(asked, largest) : largest;
}

/** Answers one page of an array; `next` is the cursor of the one after, which clients find in the Link header (RFC 8288). */
export function sendPage(
  { response, url, endpoint }: HubCall,
  items: readonly unknown[],
  next: string | null,
): void {
  if (next !== null) {
    const link = new URL(endpoint);
    link.pathname = url.pathname;
    link.search = url.search;
    link.searchParams.set("cursor", next);
    response.setHeader("link", `<${link.href}>; rel="next"`);
  }
  sendJson(response, 200, items);
}
