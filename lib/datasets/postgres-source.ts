import pg from "pg";
import type { Actor } from "#lib/actor.ts";
import { databaseUrl } from "#lib/env.ts";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";
import { requireOpenAddress } from "#lib/open-address.ts";

/** What a query may take at most: time for the whole read, rows, bytes. */
export const postgresLimits = { timeoutMs: 30 * 60_000, maxRows: 200_000_000, maxBytes: 200 * 1024 ** 3 };
const connectTimeoutMs = 10_000;
const checkTimeoutMs = 20_000;
const rowsPerFetch = 500;

/** A database to read and the SELECT to read it with. */
export type PostgresSource = { connectionString: string; query: string };
/** What a version keeps of it. */
export type PostgresDetails = { host: string; port: number; database: string; user: string; query: string };

/** Host, database, user and query of a source: all but the password. Throws `invalid_input` for a text that is no address. */
export function postgresDetails(source: PostgresSource): PostgresDetails {
  if (!URL.canParse(source.connectionString)) {
    throw sourceError(
      "The connection string is not an address like postgresql://user:password@host:5432/database.",
    );
  }
  const url = new URL(source.connectionString);
  // Others can name files on the server (sslcert, sslkey) or another host than the one shown.
  const stranger = [...url.searchParams.keys()].find((name) => name !== "sslmode");
  if (stranger !== undefined) {
    throw sourceError(`The connection string may hold the parameter sslmode, not '${stranger}'.`);
  }
  if (url.hostname === "") throw sourceError("Name the host in the connection string.");
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    database: decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username),
    user: decodeURIComponent(url.username),
    query: source.query,
  };
}

/**
 * Connects, and lets the database plan the query without running it, so that what is wrong is said at once.
 * @throws AppError invalid_input when it cannot connect, the query is not one SELECT, or it is Adaptery's own server.
 */
export async function checkPostgresSource(actor: Actor, source: PostgresSource): Promise<PostgresDetails> {
  const details = postgresDetails(source);
  await inSnapshot(source, checkTimeoutMs, async (client) => {
    if (actor.role !== "admin") await refuseOwnServer(client);
    await client.query({ text: cursorFor(source.query), name: "adaptery_rows" });
  });
  return details;
}

/**
 * The query's rows as JSON Lines, one chunk for up to 500 rows, from one consistent snapshot in a read-only transaction.
 * The server makes the JSON, so numbers keep their digits.
 * @throws AppError invalid_input with the database's own words, or when a limit is passed.
 */
export async function* readPostgresRows(
  source: PostgresSource,
  signal: AbortSignal,
  limits = postgresLimits,
): AsyncGenerator<Buffer> {
  const client = await beginSnapshot(source, limits.timeoutMs);
  const stop = () => void client.end();
  signal.addEventListener("abort", stop, { once: true });
  const endsAt = Date.now() + limits.timeoutMs;
  let rows = 0;
  let bytes = 0;
  try {
    await client.query({ text: cursorFor(source.query), name: "adaptery_rows" });
    for (;;) {
      const { rows: batch } = await client.query<{ row: string }>(`FETCH ${rowsPerFetch} FROM adaptery_rows`);
      if (batch.length === 0) return;
      // Values of type json keep their line breaks; outside strings JSON needs none.
      const chunk = Buffer.from(`${batch.map(({ row }) => row.replace(/[\r\n]+/g, " ")).join("\n")}\n`);
      rows += batch.length;
      bytes += chunk.length;
      if (rows > limits.maxRows)
        throw sourceError(`The query gives more than ${limits.maxRows} rows; narrow it.`);
      if (bytes > limits.maxBytes)
        throw sourceError(`The query gives more than ${limits.maxBytes} bytes; narrow it.`);
      if (Date.now() > endsAt)
        throw sourceError(`The query took longer than ${limits.timeoutMs / 1000} s; narrow it.`);
      yield chunk;
    }
  } catch (error) {
    throw toSourceError(error);
  } finally {
    signal.removeEventListener("abort", stop);
    await client.end();
  }
}

/** One SELECT, wrapped so that nothing but a SELECT parses; the extended protocol takes one statement only. */
function cursorFor(query: string): string {
  const select = query.trim().replace(/;\s*$/, "");
  return `DECLARE adaptery_rows NO SCROLL CURSOR FOR SELECT row_to_json(source_row)::text AS row FROM (${select}\n) AS source_row`;
}

async function inSnapshot(
  source: PostgresSource,
  timeoutMs: number,
  run: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = await beginSnapshot(source, timeoutMs);
  try {
    await run(client);
  } catch (error) {
    throw toSourceError(error);
  } finally {
    await client.end();
  }
}

async function checkHost(host: string): Promise<void> {
  if (host.startsWith("/")) return; // the folder of a Unix socket
  try {
    await requireOpenAddress(host);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = [{ pointer: "/source/connectionString", message: error.message }];
    throw new AppError(error.code, error.message, { cause: error, problems });
  }
}

async function beginSnapshot(source: PostgresSource, timeoutMs: number): Promise<pg.Client> {
  await checkHost(decodeURIComponent(new URL(source.connectionString).hostname));
  const client = new pg.Client({
    connectionString: source.connectionString,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: "adaptery-import",
  });
  // A connection that breaks rejects the query under way; without a listener it would end the process too.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(`SET LOCAL statement_timeout = ${timeoutMs}`);
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${timeoutMs}`);
    return client;
  } catch (error) {
    await client.end();
    throw toSourceError(error);
  }
}

/** Adaptery's own server holds everyone's rows and tokens: only an administrator may read from it. */
async function refuseOwnServer(client: pg.Client): Promise<void> {
  const identify = "SELECT system_identifier::text AS id FROM pg_control_system()";
  const own = new pg.Client({ connectionString: databaseUrl(), connectionTimeoutMillis: connectTimeoutMs });
  await own.connect();
  try {
    const [theirs, ours] = [
      await client.query<{ id: string }>(identify),
      await own.query<{ id: string }>(identify),
    ];
    if (theirs.rows[0]?.id !== ours.rows[0]?.id) return;
  } finally {
    await own.end();
  }
  throw new AppError(
    "forbidden",
    "This is the Postgres server Adaptery itself uses; only an administrator may read from it.",
  );
}

function sourceError(sentence: string, cause?: unknown): AppError {
  return new AppError("invalid_input", sentence, {
    cause,
    problems: [{ pointer: "/source", message: sentence }],
  });
}

/** The database's words reach the person who wrote the query; they never hold the password. */
function toSourceError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = errorCode(error);
  if (code === "25006")
    return sourceError("The query tries to write. A source is only read: give a SELECT.", error);
  if (code === "57014")
    return sourceError("The query took too long and was stopped; narrow it or add an index.", error);
  if (code === "28P01" || code === "28000")
    return sourceError("The database refused the user or the password.", error);
  if (code === "42601") {
    return sourceError(`The query is not one SELECT statement: ${error.message}.`, error);
  }
  return sourceError(`The database answered: ${error.message}.`, error);
}
