import { streamExportEvents } from "#lib/exports/events.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const dynamic = "force-dynamic";

export const GET = defineRoute(exportOperations.events, async ({ actor, params, request }) => {
  const stream = await streamExportEvents(actor, params.id ?? "", {
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
