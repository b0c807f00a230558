import { listen } from "#lib/listen.ts";

const keepAliveMs = 15_000;
/** Also without a notification the row is looked at so often: a lost one costs no more than this. */
const lookAgainMs = 5_000;
const encoder = new TextEncoder();

/** One server-sent event; `id` is what a reader that reconnects sends as `Last-Event-ID`, `data` goes as JSON. */
export type ServerEvent = { id: string; event: string; data: unknown };

/**
 * What becomes of a row, as server-sent events (WHATWG HTML). `look` reads the row, sends what is new and answers whether that was
 * the end; it is called at once, whenever the channel names the row, and every few seconds, one call at a time. What it throws ends
 * the stream. A comment every 15 s keeps the connection.
 */
export function eventStream(row: {
  channel: string;
  id: string;
  signal: AbortSignal;
  look: (send: (event: ServerEvent) => void) => Promise<boolean>;
}): ReadableStream<Uint8Array> {
  let stop = (): void => undefined;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let isBusy = false;
      let isStale = false;
      let isOver = false;
      const unlisten = listen(row.channel, (payload) => {
        if (payload === "" || payload === row.id) void look();
      });
      const again = setInterval(() => void look(), lookAgainMs);
      const alive = setInterval(() => controller.enqueue(encoder.encode(": alive\n\n")), keepAliveMs);
      stop = () => {
        isOver = true;
        clearInterval(again);
        clearInterval(alive);
        unlisten();
        stop = () => undefined;
      };
      const send = ({ id, event, data }: ServerEvent) => {
        if (isOver) return;
        controller.enqueue(
          encoder.encode(`id: ${id}\nevent: ${event}\nretry: 2000\ndata: ${JSON.stringify(data)}\n\n`),
        );
      };
      async function look(): Promise<void> {
        isStale = isBusy;
        if (isBusy || isOver) return;
        isBusy = true;
        try {
          const isEnd = await row.look(send);
          if (isEnd && !isOver) {
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
      row.signal.addEventListener("abort", () => stop(), { once: true });
      void look();
    },
    cancel() {
      stop();
    },
  });
}

/** The answer that carries a stream of events; null is 204, which tells browsers to stop reconnecting. */
export function eventsResponse(stream: ReadableStream<Uint8Array> | null): Response {
  if (stream === null) return new Response(null, { status: 204 });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
