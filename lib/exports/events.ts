import type { Actor } from "#lib/actor.ts";
import { type ExportDetail, type ExportItem, getExport } from "#lib/exports/data.ts";
import { exportChannel } from "#lib/exports/job/notify.ts";
import { isFinished } from "#lib/exports/policy.ts";
import { listen } from "#lib/listen.ts";

const keepAliveMs = 15_000;
/** Also without a notification the row is looked at so often: a lost one costs no more than this. */
const lookAgainMs = 5_000;
const encoder = new TextEncoder();

/** What an event carries: the export as lists show it, and whether it may be cancelled. */
export type ExportEvent = ExportItem & { canCancel: boolean };

function toEvent(detail: ExportDetail): ExportEvent {
  const { recipeDocument: _document, ...item } = detail;
  return item;
}

/** Names one state of an export, so that a stream that is resumed does not repeat what the reader has. */
function stateOf(detail: ExportDetail): string {
  const { status, attempt, progress, cancelRequested } = detail;
  return `${status}.${attempt}.${cancelRequested ? 1 : 0}.${progress?.phase ?? ""}.${progress?.rows ?? 0}.${progress?.bytes ?? 0}`;
}

/**
 * Progress of one export as server-sent events (WHATWG HTML): an event named `export` at once and at every change, a
 * comment every 15 s, and the end after the event that says it has ended. Null when the reader, by `lastEventId`, has
 * already seen the end: answer 204, which tells browsers to stop reconnecting. Throws `not_found`.
 */
export async function streamExportEvents(
  actor: Actor,
  id: string,
  options: { lastEventId: string | null; signal: AbortSignal },
): Promise<ReadableStream<Uint8Array> | null> {
  const first = await getExport(actor, id);
  if (isFinished(first.status) && options.lastEventId === stateOf(first)) return null;

  let stop = (): void => undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let sent = options.lastEventId;
      let isBusy = false;
      let isStale = false;
      const unlisten = listen(exportChannel, (payload) => {
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
      const end = () => {
        stop();
        controller.close();
      };
      const send = (detail: ExportDetail) => {
        const state = stateOf(detail);
        if (state === sent) return;
        sent = state;
        const data = JSON.stringify(toEvent(detail));
        controller.enqueue(encoder.encode(`id: ${state}\nevent: export\nretry: 2000\ndata: ${data}\n\n`));
      };
      async function look(): Promise<void> {
        isStale = isBusy;
        if (isBusy) return;
        isBusy = true;
        try {
          const detail = await getExport(actor, id);
          if (options.signal.aborted) return;
          send(detail);
          if (isFinished(detail.status)) end();
        } catch (error) {
          stop();
          controller.error(error);
        } finally {
          isBusy = false;
        }
        if (isStale) void look();
      }
      options.signal.addEventListener("abort", () => stop(), { once: true });
      send(first);
      if (isFinished(first.status)) end();
    },
    cancel() {
      stop();
    },
  });
}
