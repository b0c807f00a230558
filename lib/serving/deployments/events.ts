import type { Actor } from "#lib/actor.ts";
import { listen } from "#lib/listen.ts";
import { getDeploymentView } from "./data.ts";
import { type DeploymentView, isSettled } from "./deployment.ts";
import { listSteps } from "./steps/data.ts";

/** NOTIFY channel that carries the id of every deployment that a step was appended to or whose status changed (triggers). */
const channel = "adaptery_deployment";
const keepAliveMs = 15_000;
/** Also without a notification the rows are looked at so often: a lost one costs no more than this. */
const lookAgainMs = 5_000;
const encoder = new TextEncoder();

type Cursor = { stepId: string; status: string };

/** `<step id>.<status>`: what the reader of a stream that is resumed has seen. */
function readCursor(lastEventId: string | null): Cursor {
  const [, stepId = "0", status = ""] = /^(\d{1,18})\.(\w*)$/.exec(lastEventId ?? "") ?? [];
  return { stepId, status };
}

/**
 * A deployment as server-sent events (WHATWG HTML): an event `step` for each of its steps, as it happens, and an event `deployment`
 * at once and at every change of its status; the end after the status that settles it. Null when the reader, by `lastEventId`,
 * has already seen the end: answer 204, which tells browsers to stop reconnecting. Throws `not_found`.
 */
export async function streamDeploymentEvents(
  actor: Actor,
  id: string,
  options: { lastEventId: string | null; signal: AbortSignal },
): Promise<ReadableStream<Uint8Array> | null> {
  const first = await getDeploymentView(actor, id);
  const cursor = readCursor(options.lastEventId);
  if (isSettled(first.status) && cursor.status === first.status) return null;

  let stop = (): void => undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let isBusy = false;
      let isStale = false;
      const unlisten = listen(channel, (payload) => {
        if (payload === "" || payload === id) void look();
      });
      const again = setInterval(() => void look(), lookAgainMs);
      const alive = setInterval(() => controller.enqueue(encoder.encode(": alive\n\n")), keepAliveMs);
      stop = () => {
        clearInterval(again);
        clearInterval(alive);
        unlisten();
        stop = () => undefined;
      };
      const send = (event: string, data: unknown) => {
        const name = `${cursor.stepId}.${cursor.status}`;
        controller.enqueue(
          encoder.encode(`id: ${name}\nevent: ${event}\nretry: 2000\ndata: ${JSON.stringify(data)}\n\n`),
        );
      };
      const sendStatus = (view: DeploymentView) => {
        if (view.status === cursor.status) return;
        cursor.status = view.status;
        send("deployment", view);
      };
      async function look(): Promise<void> {
        isStale = isBusy;
        if (isBusy) return;
        isBusy = true;
        try {
          // The status first: its last steps are there once it is settled.
          const view = await getDeploymentView(actor, id);
          const steps = await listSteps(id, cursor.stepId);
          if (options.signal.aborted) return;
          for (const step of steps) {
            cursor.stepId = step.id;
            send("step", step);
          }
          sendStatus(view);
          if (isSettled(view.status)) {
            stop();
            controller.close();
          }
        } catch (error) {
          stop();
          controller.error(error);
        } finally {
          isBusy = false;
        }
        if (isStale) void look();
      }
      options.signal.addEventListener("abort", () => stop(), { once: true });
      void look();
    },
    cancel() {
      stop();
    },
  });
}
