import http from "node:http";
import https from "node:https";
import { isIPv6, type LookupFunction } from "node:net";
import { AppError } from "#lib/errors.ts";
import { processSingleton } from "#lib/global.ts";
import { logger } from "#lib/logger.ts";
import { requireAllowedTarget } from "./target-address.ts";

/** How to send to one replica: the agent connects to addresses that were checked, and looks nothing up. */
export type Connection = {
  url: URL;
  send: typeof http.request;
  agent: http.Agent;
  addresses: string;
  checkedAtMs: number;
};

type Entry = { connection: Connection | null; checking: Promise<Connection> | null };

/** How long a check of a replica's address holds. */
const holdsForMs = 10_000;
/** Shorter than the 5 s after which uvicorn closes an idle connection, so that we rarely send into a closing one. */
const idleSocketMs = 4_000;
const maxConnections = 2_000;

/**
 * The connection to a replica: a kept-alive agent, one per process and replica, pinned to the addresses that were checked
 * in the last seconds. Synchronous while the check holds.
 * @throws AppError invalid_input as `requireAllowedTarget`
 */
export function connectionTo(address: string): Connection | Promise<Connection> {
  const entries = processSingleton("serving connections", () => new Map<string, Entry>());
  const entry = entries.get(address) ?? { connection: null, checking: null };
  const { connection } = entry;
  if (connection !== null && Date.now() - connection.checkedAtMs < holdsForMs) return connection;
  entries.set(address, entry);
  if (entries.size > maxConnections) forgetOldest(entries);
  entry.checking ??= recheck(address, entry).finally(() => {
    entry.checking = null;
  });
  return entry.checking;
}

async function recheck(address: string, entry: Entry): Promise<Connection> {
  const checkedAtMs = Date.now();
  try {
    const { url, addresses } = await requireAllowedTarget(address);
    const key = addresses.toSorted().join();
    const agent = entry.connection?.addresses === key ? entry.connection.agent : createAgent(url, addresses);
    const send = url.protocol === "https:" ? https.request : http.request;
    entry.connection = { url, send, agent, addresses: key, checkedAtMs };
  } catch (error) {
    // Without the database or the resolver, what was checked last holds: serving goes on. A refusal is none of that.
    const isRefusal = error instanceof AppError && error.cause === undefined;
    if (isRefusal || entry.connection === null) throw error;
    logger().warn(
      { err: error, address },
      "a replica's address could not be checked again; the last check holds",
    );
    entry.connection = { ...entry.connection, checkedAtMs };
  }
  return entry.connection;
}

function createAgent(url: URL, addresses: readonly string[]): http.Agent {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const lookup: LookupFunction = (_host, options, answer) => {
    if (options.all) answer(null, found);
    else answer(null, found[0]?.address ?? "", found[0]?.family);
  };
  const options = { keepAlive: true, timeout: idleSocketMs, lookup, autoSelectFamily: true, noDelay: true };
  return url.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
}

function forgetOldest(entries: Map<string, Entry>): void {
  const oldest = entries.keys().next();
  if (!oldest.done) entries.delete(oldest.value);
}
