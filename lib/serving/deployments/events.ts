import type { Actor } from "#lib/actor.ts";
import { eventStream } from "#lib/event-stream.ts";
import { getDeploymentView } from "./data.ts";
import { isSettled } from "./deployment.ts";
import { listSteps } from "./steps/data.ts";

/** NOTIFY channel that carries the id of every deployment that a step was appended to or whose status changed (triggers). */
const channel = "adaptery_deployment";

/** Ids are taken before they are committed: a step may come to light after later ones, of so many before it. */
const overlap = 100n;

type Cursor = { stepId: string; status: string };

/** `<step id>.<status>`: what the reader of a stream that is resumed has seen. */
function readCursor(lastEventId: string | null): Cursor {
  const [, stepId = "0", status = ""] = /^(\d{1,18})\.(\w*)$/.exec(lastEventId ?? "") ?? [];
  return { stepId, status };
}

/**
 * A deployment as server-sent events: an event `step` for each of its steps, as it happens, and an event `deployment` at once and at
 * every change of its status; the end after the status that settles it. Null when the reader, by `lastEventId`, has already seen the
 * end. Throws `not_found`.
 */
export async function streamDeploymentEvents(
  actor: Actor,
  id: string,
  { lastEventId, signal }: { lastEventId: string | null; signal: AbortSignal },
): Promise<ReadableStream<Uint8Array> | null> {
  const first = await getDeploymentView(actor, id);
  const cursor = readCursor(lastEventId);
  if (isSettled(first.status) && cursor.status === first.status) return null;
  const beganAfter = BigInt(cursor.stepId);
  const sent = new Set<string>();
  return eventStream({
    channel,
    id,
    signal,
    look: async (send) => {
      // The status first: its last steps are there once it is settled.
      const view = await getDeploymentView(actor, id);
      const newest = BigInt(cursor.stepId);
      const after = newest - overlap > beganAfter ? newest - overlap : beganAfter;
      for (const step of await listSteps(id, after)) {
        if (sent.has(step.id)) continue;
        sent.add(step.id);
        if (BigInt(step.id) > BigInt(cursor.stepId)) cursor.stepId = step.id;
        send({ id: `${cursor.stepId}.${cursor.status}`, event: "step", data: step });
      }
      if (view.status !== cursor.status) {
        cursor.status = view.status;
        send({ id: `${cursor.stepId}.${cursor.status}`, event: "deployment", data: view });
      }
      return isSettled(view.status);
    },
  });
}
