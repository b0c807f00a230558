import type { Pressure } from "./engine.ts";
import { largestValue, parsePrometheusText, sumOfValues } from "./prometheus-text.ts";

const names = new Set(["sglang:num_running_reqs", "sglang:num_queue_reqs", "sglang:token_usage"]);

/** Pressure in the text of SGLang's `GET /metrics` (`--enable-metrics`), which says nothing of single adapters. */
export function parseSglangMetrics(text: string): Pressure {
  const samples = parsePrometheusText(text, (name) => names.has(name));
  const of = (name: string) => samples.filter((found) => found.name === name);
  return {
    runningAdapters: [],
    waitingAdapters: [],
    maxLoras: null,
    requestsRunning: sumOfValues(of("sglang:num_running_reqs")),
    requestsWaiting: sumOfValues(of("sglang:num_queue_reqs")),
    kvCacheUsage: largestValue(of("sglang:token_usage")),
  };
}
