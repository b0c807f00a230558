import { once } from "node:events";
import type { Server } from "node:http";
import next from "next";
import { closeDatabase } from "./db.ts";
import { env } from "./env.ts";
import { closeQueue } from "./jobs/queue.ts";
import { closeListener } from "./listen.ts";
import { logger } from "./logger.ts";
import { onStop } from "./process-stop.ts";
import { flushGatewayUsage } from "./serving/gateway/usage/usage-recorder.ts";
import { dataRoutes } from "./web/data-routes.ts";
import { createHandler } from "./web/handler.ts";
import { createWebServer } from "./web/http-server.ts";

/** A connection without traffic in either direction for so long is closed; slow uploads go on. */
const idleTimeoutMs = 120_000;
/** Requests get so long to end when the process stops. */
const drainMs = 4_000;

const settings = env();
const server = createWebServer(settings.isProduction);
const pages = next({
  dev: !settings.isProduction,
  hostname: settings.host,
  port: settings.port,
  httpServer: server,
});
await pages.prepare();

server.requestTimeout = 0;
server.timeout = idleTimeoutMs;
server.keepAliveTimeout = 65_000;
server.on("request", createHandler(settings, dataRoutes, pages.getRequestHandler()));
server.listen(settings.port, settings.host);
await once(server, "listening");
logger().info({ address: `http://${settings.host}:${settings.port}` }, "web listens");

onStop(async () => {
  await drain(server);
  await pages.close();
  await flushGatewayUsage();
  await Promise.all([closeListener(), closeQueue(), closeDatabase()]);
});

async function drain(listening: Server): Promise<void> {
  const closed = once(listening, "close");
  listening.close();
  listening.closeIdleConnections();
  const timer = setTimeout(() => listening.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(timer);
}
