import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { rawPool } from "#lib/db.ts";
import { processSingleton } from "#lib/global.ts";
import { gatewayRegistry } from "#lib/serving/gateway/metrics.ts";
import { servingRegistry } from "./serving-metrics.ts";

type Metrics = {
  registry: Registry;
  requests: Counter<"method" | "plane" | "status">;
  requestSeconds: Histogram<"method" | "plane">;
};

/** The first path segments that tell request planes apart; anything else counts as pages. */
const planes = new Set(["_next", "api", "hf", "v1", "healthz", "readyz", "metrics"]);

/** Counts one answered request. Paths are cut to their plane, so that labels stay few. */
export function observeRequest(method: string, pathname: string, status: number, seconds: number): void {
  const { requests, requestSeconds } = metrics();
  const first = pathname.split("/")[1] ?? "";
  const plane = planes.has(first) ? first : "pages";
  requests.inc({ method, plane, status: String(status) });
  requestSeconds.observe({ method, plane }, seconds);
}

/**
 * All metrics of this process, the gateway's among them, and, read from the database, of the queue, the exports and the replicas that
 * serve.
 */
export async function renderMetrics(): Promise<{ contentType: string; text: string }> {
  const { registry } = metrics();
  return {
    contentType: registry.contentType,
    text: await Registry.merge([registry, gatewayRegistry(), servingRegistry()]).metrics(),
  };
}

function metrics(): Metrics {
  return processSingleton("metrics", () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry, prefix: "adaptery_" });
    countedGauge(
      registry,
      "adaptery_jobs",
      "Jobs in the queue by name and state",
      ["job", "state"],
      jobCountsSql,
    );
    countedGauge(registry, "adaptery_exports", "Exports by status", ["status"], exportCountsSql);
    return {
      registry,
      requests: new Counter({
        name: "adaptery_http_requests_total",
        help: "Answered requests",
        labelNames: ["method", "plane", "status"],
        registers: [registry],
      }),
      requestSeconds: new Histogram({
        name: "adaptery_http_request_seconds",
        help: "Time from request to the end of its answer",
        labelNames: ["method", "plane"],
        buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
        registers: [registry],
      }),
    };
  });
}

const jobCountsSql = `SELECT name AS job, state::text AS state, count(*)::int AS count FROM pgboss.job GROUP BY 1, 2`;
const exportCountsSql = `SELECT status::text AS status, count(*)::int AS count FROM "Export" GROUP BY 1`;

function countedGauge(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  sql: string,
): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    async collect() {
      const { rows } = await rawPool().query<Record<string, string> & { count: number }>(sql);
      this.reset();
      for (const { count, ...labels } of rows) this.set(labels, count);
    },
  });
}
