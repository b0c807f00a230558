import type { IncomingMessage } from "node:http";
import { env } from "#lib/env.ts";

/** The address that Hub clients use as HF_ENDPOINT, without a trailing slash: absolute links in answers begin with it. */
export function hubEndpoint(request: IncomingMessage): string {
  const { hasPublicUrl, publicUrl } = env();
  const { host } = request.headers;
  // A host header is the client's own text: only what looks like one goes into an answer.
  if (hasPublicUrl || host === undefined || !/^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i.test(host)) {
    return `${publicUrl}/hf`;
  }
  return `${publicUrl.startsWith("https:") ? "https" : "http"}://${host}/hf`;
}
