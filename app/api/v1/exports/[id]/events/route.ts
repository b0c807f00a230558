import { eventsResponse } from "#lib/event-stream.ts";
import { streamExportEvents } from "#lib/exports/events.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const dynamic = "force-dynamic";

export const GET = defineRoute(exportOperations.events, async ({ actor, params, request }) => {
  const stream = await streamExportEvents(actor, params.id ?? "", {
    lastEventId: request.headers.get("last-event-id"),
    signal: request.signal,
  });
  return eventsResponse(stream);
});
