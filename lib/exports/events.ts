import type { Actor } from "#lib/actor.ts";
import { eventStream } from "#lib/event-stream.ts";
import { type ExportDetail, type ExportItem, getExport } from "#lib/exports/data.ts";
import { exportChannel } from "#lib/exports/job/notify.ts";
import { isFinished } from "#lib/exports/policy.ts";

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
 * Progress of one export as server-sent events: an event named `export` at once and at every change, and the end after the event that
 * says it has ended. Null when the reader, by `lastEventId`, has already seen the end. Throws `not_found`.
 */
export async function streamExportEvents(
  actor: Actor,
  id: string,
  { lastEventId, signal }: { lastEventId: string | null; signal: AbortSignal },
): Promise<ReadableStream<Uint8Array> | null> {
  const first = await getExport(actor, id);
  if (isFinished(first.status) && lastEventId === stateOf(first)) return null;
  let sent = lastEventId;
  return eventStream({
    channel: exportChannel,
    id,
    signal,
    look: async (send) => {
      const detail = await getExport(actor, id);
      const state = stateOf(detail);
      if (state !== sent) send({ id: state, event: "export", data: toEvent(detail) });
      sent = state;
      return isFinished(detail.status);
    },
  });
}
