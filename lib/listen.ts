import pg from "pg";
import { databaseUrl } from "./env.ts";
import { processSingleton } from "./global.ts";
import { logger } from "./logger.ts";

type Handler = (payload: string) => void;

type Listener = { handlers: Map<string, Set<Handler>>; client: pg.Client | null; closed: boolean };

const retryMs = 2_000;

/** Connects, and again whenever that fails or the connection is lost: once for each client, however it ends. */
async function connect(listener: Listener): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(), application_name: "adaptery-listen" });
  let isLost = false;
  const lost = (error?: unknown) => {
    if (isLost) return;
    isLost = true;
    if (listener.client === client) listener.client = null;
    if (listener.closed) return;
    if (error) logger().warn({ err: error }, "there is no LISTEN connection; connecting again");
    setTimeout(() => {
      if (!listener.closed) void connect(listener);
    }, retryMs).unref();
  };
  client.on("error", lost);
  client.on("end", () => lost());
  client.on("notification", ({ channel, payload }) => {
    for (const handler of listener.handlers.get(channel) ?? []) handler(payload ?? "");
  });
  try {
    await client.connect();
    listener.client = client;
    for (const [channel, handlers] of listener.handlers) {
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      // What was sent while nobody listened is lost: let every handler look again.
      for (const handler of handlers) handler("");
    }
  } catch (error) {
    lost(error);
    // A connection on which LISTEN failed stands; one that broke has nothing to end.
    await client.end().catch(() => undefined);
  }
}

function createListener(): Listener {
  const listener: Listener = { handlers: new Map(), client: null, closed: false };
  void connect(listener);
  return listener;
}

/**
 * Calls `handler` with the payload of every NOTIFY on `channel`, and with "" after each (re)connection, since
 * notifications sent in between are lost. One connection per process. Returns a function that stops listening.
 */
export function listen(channel: string, handler: Handler): () => void {
  const listener = processSingleton("listener", createListener);
  const handlers = listener.handlers.get(channel) ?? new Set<Handler>();
  handlers.add(handler);
  if (!listener.handlers.has(channel)) {
    listener.handlers.set(channel, handlers);
    listener.client?.query(`LISTEN ${pg.escapeIdentifier(channel)}`).catch((error: unknown) => {
      logger().warn({ err: error, channel }, "LISTEN failed");
    });
  }
  return () => handlers.delete(handler);
}

/** Closes the LISTEN connection of this process, at its end. */
export async function closeListener(): Promise<void> {
  const listener = processSingleton(
    "listener",
    (): Listener => ({ handlers: new Map(), client: null, closed: true }),
  );
  listener.closed = true;
  await listener.client?.end();
}
