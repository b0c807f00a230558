import { defineRoute } from "#lib/route.ts";
import { streamDeploymentEvents } from "#lib/serving/deployments/events.ts";
import { deploymentOperations } from "#lib/serving/deployments/schema.ts";

export const dynamic = "force-dynamic";

export const GET = defineRoute(deploymentOperations.events, async ({ actor, params, request }) => {
  const stream = await streamDeploymentEvents(actor, params.id ?? "", {
    lastEventId: request.headers.get("last-event-id"),
    signal: request.signal,
  });
  if (stream === null) return new Response(null, { status: 204 });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
