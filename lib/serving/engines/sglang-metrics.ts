import type { Pressure } from "./engine.ts";
import { parsePrometheusText } from "./prometheus-text.ts";

const names = new Set(["sglang:num_running_reqs", "sglang:num_queue_reqs", "sglang:token_usage"]);

/** Pressure in the text of SGLang's `GET /metrics` (`--enable-metrics`), which says nothing of single adapters. */
export function parseSglangMetrics(text: string): Pressure {
  const samples = parsePrometheusText(text, (name) => names.has(name));
  const valuesOf = (name: string) => samples.flatMap((found) => (found.name === name ? [found.value] : []));
  const sum = (values: number[]) =>
    values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
  const usage = valuesOf("sglang:token_usage");
  return {
    runningAdapters: [],
    waitingAdapters: [],
    maxLoras: null,
    requestsRunning: sum(valuesOf("sglang:num_running_reqs")),
    requestsWaiting: sum(valuesOf("sglang:num_queue_reqs")),
    kvCacheUsage: usage.length === 0 ? null : Math.max(...usage),
  };
}
