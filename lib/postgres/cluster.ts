import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { freePort } from "#lib/free-port.ts";
import { clusterPassword, clusterUrl, portFile, superuser } from "./connection.ts";
import { initialiseCluster } from "./initialise.ts";
import { type Placement, placeCluster } from "./placement.ts";
import { clearStaleServer } from "./stale.ts";

/** A running embedded Postgres. */
export type Cluster = {
  /** Address of the product's database; holds the password. */
  url: string;
  /** A sentence for the operator, when the database could not stay in the data folder. */
  notice: string | undefined;
  /** Settles when the server ended, wanted or not. */
  exited: Promise<void>;
  /** Fast shutdown: open transactions roll back. */
  stop: () => Promise<void>;
};

type ClusterOptions = {
  dataDir: string;
  /** Name of the database to have; made when it is missing. */
  database?: string;
  port?: number;
  /** False for tests only: a crash of the machine may lose data. */
  durable?: boolean;
  allowUserNamespace?: boolean;
  outsideRoot?: string;
};

const startTimeoutMs = 60_000;
const stopTimeoutMs = 15_000;
const maxLogBytes = 10 * 1024 * 1024;

/**
 * Starts the embedded Postgres of a data folder on a loopback port, making the cluster on first use. The caller must
 * hold the folder's lock. Throws with the end of the server's log when it does not come up.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  await mkdir(options.dataDir, { recursive: true });
  const placement = await placeCluster(options.dataDir, options);
  const password = await clusterPassword(options.dataDir);
  await initialiseCluster(placement, { superuser, password, durable: options.durable !== false });
  await clearStaleServer(placement.clusterDir);

  const port = options.port ?? (await freePort("127.0.0.1"));
  const database = options.database ?? "adaptery";
  const adminUrl = await clusterUrl(options.dataDir, port, "postgres");
  const logFile = path.join(options.dataDir, "postgres.log");
  const server = await launch(placement, port, logFile, options.durable !== false);
  const exited = once(server, "exit").then(() => releaseWatcher(server));
  try {
    await untilItAnswers(adminUrl, server);
    await ensureDatabase(adminUrl, database);
  } catch (cause) {
    server.kill("SIGINT");
    const log = (await readFile(logFile, "utf8")).trim().split("\n").slice(-8).join("\n");
    throw new Error(`The embedded Postgres did not start. The end of ${logFile}:\n${log}`, { cause });
  }
  const openPort = path.join(options.dataDir, portFile);
  await writeFile(openPort, String(port), { mode: 0o600 });
  return {
    url: await clusterUrl(options.dataDir, port, database),
    notice: placement.notice,
    exited,
    stop: async () => {
      await rm(openPort, { force: true });
      await stop(server, exited);
    },
  };
}

/**
 * Runs the server so that it dies with us: a shell watches a pipe from this process, becomes Postgres itself, and leaves
 * behind a watcher that asks for a fast shutdown when the pipe breaks. Its own session keeps Ctrl-C away from it.
 */
async function launch(
  placement: Placement,
  port: number,
  logFile: string,
  durable: boolean,
): Promise<ChildProcess> {
  const watch = '(read -r _ <&3 || kill -INT $$) </dev/null >/dev/null 2>&1 & exec "$@" 3<&-';
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "shared_buffers=128MB",
    "max_connections=100",
    "max_wal_size=1GB",
    "log_min_messages=warning",
    "timezone=UTC",
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ];
  const { runAs, binDir, clusterDir } = placement;
  const postgres = path.join(binDir, "postgres");
  const flags = ["-D", clusterDir, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const [command = "sh", ...args] = [...runAs.prefix, "sh", "-c", watch, "sh", postgres, ...flags];
  const log = await openLog(logFile);
  try {
    const { uid, gid } = runAs;
    const stdio = ["ignore" as const, log.fd, log.fd, "pipe" as const];
    const server = spawn(command, args, { uid, gid, cwd: "/", detached: true, stdio });
    // A watcher that was killed breaks the pipe: there is nothing left to tell it, and that must not end this process.
    server.stdio[3]?.on("error", () => undefined);
    return server;
  } finally {
    await log.close();
  }
}

async function openLog(file: string) {
  const size = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  if (size > maxLogBytes) await rename(file, `${file}.1`);
  return open(file, "a", 0o600);
}

/** The watcher got its line: it ends without a signal, whose target is gone and may be another process by now. */
function releaseWatcher(server: ChildProcess): void {
  const pipe = server.stdio[3];
  if (pipe && "end" in pipe) pipe.end("stopped\n");
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    if (server.exitCode !== null || server.signalCode !== null)
      throw new Error("Postgres ended while starting");
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    } finally {
      await client.end();
    }
    await delay(50);
  }
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

async function stop(server: ChildProcess, exited: Promise<void>): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) server.kill("SIGINT");
  const timer = setTimeout(() => server.kill("SIGQUIT"), stopTimeoutMs);
  await exited;
  clearTimeout(timer);
}
