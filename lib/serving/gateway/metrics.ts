import { Counter, Histogram, Registry } from "prom-client";
import { processSingleton } from "#lib/global.ts";
import type { TokenUsage } from "./usage/token-scanner.ts";

/** How a request ended: answered, refused by the engine (4xx), failed, or left by its client. */
export type GatewayOutcome = "ok" | "client_error" | "server_error" | "cancelled";

/** Labels of what answered; `version` is "" for a base model, `alias` for requests by version. */
export type GatewayLabels = { target: string; model: string; version: string; alias: string };

type Metrics = {
  registry: Registry;
  requests: Counter<"target" | "model" | "version" | "alias" | "outcome">;
  tokens: Counter<"target" | "model" | "version" | "alias" | "kind">;
  uncounted: Counter<"target" | "model" | "version" | "alias">;
  seconds: Histogram<"target" | "model" | "version" | "alias">;
  retries: Counter<"target">;
};

const names = ["target", "model", "version", "alias"] as const;

function metrics(): Metrics {
  return processSingleton("gateway metrics", () => {
    const registry = new Registry();
    const registers = [registry];
    return {
      registry,
      requests: new Counter({
        name: "adaptery_gateway_requests_total",
        help: "Requests through the gateway",
        labelNames: [...names, "outcome"],
        registers,
      }),
      tokens: new Counter({
        name: "adaptery_gateway_tokens_total",
        help: "Tokens of answers, as the engines counted them",
        labelNames: [...names, "kind"],
        registers,
      }),
      uncounted: new Counter({
        name: "adaptery_gateway_uncounted_requests_total",
        help: "Answers that did not say their tokens: streams whose client did not ask for usage",
        labelNames: names,
        registers,
      }),
      seconds: new Histogram({
        name: "adaptery_gateway_request_seconds",
        help: "Time from a request to the end of its answer",
        labelNames: names,
        buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
        registers,
      }),
      retries: new Counter({
        name: "adaptery_gateway_retries_total",
        help: "Requests that were sent again to another replica",
        labelNames: ["target"],
        registers,
      }),
    };
  });
}

/** The gateway's metrics of this process, for `/metrics`. */
export function gatewayRegistry(): Registry {
  return metrics().registry;
}

/** Counts a request that ended. */
export function countRequest(
  labels: GatewayLabels,
  outcome: GatewayOutcome,
  tokens: TokenUsage | null,
  seconds: number,
): void {
  const all = metrics();
  all.requests.inc({ ...labels, outcome });
  all.seconds.observe(labels, seconds);
  if (outcome !== "ok") return;
  if (tokens === null) {
    all.uncounted.inc(labels);
    return;
  }
  all.tokens.inc({ ...labels, kind: "prompt" }, tokens.promptTokens);
  all.tokens.inc({ ...labels, kind: "completion" }, tokens.completionTokens);
}

/** Counts a request that is sent again to another replica. */
export function countRetry(target: string): void {
  metrics().retries.inc({ target });
}
