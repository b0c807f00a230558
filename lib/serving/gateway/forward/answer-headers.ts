import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Choice } from "./forward.ts";

/** Headers of the replica that are passed on; all others are between it and us. */
const passedOn = ["content-type", "content-length", "retry-after", "openai-processing-ms"] as const;

/** Headers of an answer: the replica's own about its body, and ours about who answered. */
export function answerHeaders(
  upstream: IncomingMessage,
  { route, replicaId }: Choice,
  requestId: string,
  hasSchema: boolean,
): OutgoingHttpHeaders {
  const { adapter, repository, target } = route;
  const name = `${repository.owner}/${repository.name}`;
  const headers: OutgoingHttpHeaders = {
    "cache-control": "no-store",
    // nginx holds streams back unless it is told not to.
    "x-accel-buffering": "no",
    "x-request-id": requestId,
    "x-adaptery-version": adapter === null ? name : `${name}@${adapter.semver}`,
    "x-adaptery-replica": replicaId,
    "x-adaptery-target": target.name,
  };
  if (hasSchema) headers["x-adaptery-schema"] = "on";
  for (const header of passedOn) {
    const value = upstream.headers[header];
    if (typeof value === "string") headers[header] = value;
  }
  return headers;
}
