import { eventsResponse } from "#lib/event-stream.ts";
import { defineRoute } from "#lib/route.ts";
import { streamDeploymentEvents } from "#lib/serving/deployments/events.ts";
import { deploymentOperations } from "#lib/serving/deployments/schema.ts";

export const dynamic = "force-dynamic";

export const GET = defineRoute(deploymentOperations.events, async ({ actor, params, request }) => {
  const stream = await streamDeploymentEvents(actor, params.id ?? "", {
    lastEventId: request.headers.get("last-event-id"),
    signal: request.signal,
  });
  return eventsResponse(stream);
});
