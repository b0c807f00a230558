import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "#prisma/client.ts";
import { databaseUrl } from "./env.ts";
import { forgetSingleton, processSingleton } from "./global.ts";
import { logger } from "./logger.ts";

/** A running interactive transaction; write verbs and `recordAudit` take it. */
export type Transaction = Prisma.TransactionClient;

/** Connections one process opens at most; LISTEN connections come on top. */
const maxConnections = 10;

function createPool(): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl(),
    max: maxConnections,
    application_name: "adaptery",
  });
  // Without a listener an idle connection lost to a database restart would end the process; the pool reconnects.
  pool.on("error", (error) => {
    if (!pool.ending) logger().warn({ err: error }, "a database connection was lost");
  });
  return pool;
}

function createClient(): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(rawPool()) });
}

/** The connection pool below the client, for what Prisma has no words for: COPY, LISTEN, health. */
export function rawPool(): pg.Pool {
  return processSingleton("database pool", createPool);
}

/** The database client of this process, connected on first use. */
export function db(): PrismaClient {
  return processSingleton("db", createClient);
}

/** How long a transaction may wait for a connection: many that want one row wait for one another. */
const maxWaitMs = 10_000;

/** Runs `work` in one transaction; a throw rolls everything back. */
export function withTransaction<T>(work: (tx: Transaction) => Promise<T>, timeoutMs = 15_000): Promise<T> {
  return db().$transaction(work, { maxWait: maxWaitMs, timeout: timeoutMs });
}

/** Closes this process's connections; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
  await db().$disconnect();
  await rawPool().end();
  forgetSingleton("db");
  forgetSingleton("database pool");
}
