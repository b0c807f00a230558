import { rawPool } from "#lib/db.ts";
import type { DataRoute } from "#lib/http.ts";
import { sendJson } from "#lib/http.ts";
import { logger } from "#lib/logger.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { renderMetrics } from "./metrics.ts";

const checkTimeoutMs = 3_000;

const checks: Record<string, () => Promise<unknown>> = {
  database: () => rawPool().query("SELECT 1"),
  queue: () => rawPool().query("SELECT version FROM pgboss.version"),
  blobs: () => blobStore().check(),
};

/** `/healthz`: the process answers. `/readyz`: database, queue and blobs work. `/metrics`: Prometheus text. */
export const healthRoutes: readonly DataRoute[] = [
  {
    method: "GET",
    path: "/healthz",
    handler: ({ response }) => sendJson(response, 200, { status: "alive" }),
  },
  {
    method: "GET",
    path: "/readyz",
    handler: async ({ response }) => {
      const parts = Object.fromEntries(
        await Promise.all(
          Object.entries(checks).map(async ([name, check]) => [name, await outcome(name, check)]),
        ),
      );
      const isReady = Object.values(parts).every((part) => part === "ok");
      sendJson(response, isReady ? 200 : 503, { status: isReady ? "ready" : "not ready", checks: parts });
    },
  },
  {
    method: "GET",
    path: "/metrics",
    handler: async ({ response }) => {
      const { contentType, text } = await renderMetrics();
      response.writeHead(200, { "content-type": contentType, "cache-control": "no-store" });
      response.end(text);
    },
  },
];

async function outcome(name: string, check: () => Promise<unknown>): Promise<"ok" | "failed"> {
  const timeout = AbortSignal.timeout(checkTimeoutMs);
  const expired = new Promise<never>((_, reject) => {
    timeout.addEventListener("abort", () => reject(new Error(`no answer in ${checkTimeoutMs} ms`)));
  });
  try {
    await Promise.race([check(), expired]);
    return "ok";
  } catch (error) {
    logger().warn({ err: error, check: name }, "a readiness check failed");
    return "failed";
  }
}
