import type { Pressure } from "./engine.ts";
import { largestValue, type MetricSample, parsePrometheusText, sumOfValues } from "./prometheus-text.ts";

const names = new Set([
  "vllm:lora_requests_info",
  "vllm:num_requests_running",
  "vllm:num_requests_waiting",
  "vllm:kv_cache_usage_perc",
  "process_start_time_seconds",
]);

/** More adapters in one batch than any engine takes. */
const mostLoras = 1_000_000;

/**
 * Pressure in the text of vLLM's `GET /metrics`. `vllm:lora_requests_info` is one series for every combination of names
 * seen so far, its value the time it was last true: the series with the largest value is the present. It exists only with
 * `--enable-lora` and after traffic. With data parallelism, numbers of requests are summed and cache use is the fullest.
 */
export function parseVllmMetrics(text: string): Pressure {
  const samples = parsePrometheusText(text, (name) => names.has(name));
  const of = (name: string) => samples.filter((sample) => sample.name === name);
  const lora = latest(of("vllm:lora_requests_info"));
  const maxLoras = Number.parseInt(lora?.labels.max_lora ?? "", 10);
  return {
    runningAdapters: adapterNames(lora?.labels.running_lora_adapters),
    waitingAdapters: adapterNames(lora?.labels.waiting_lora_adapters),
    maxLoras: maxLoras >= 1 && maxLoras <= mostLoras ? maxLoras : null,
    requestsRunning: sumOfValues(of("vllm:num_requests_running")),
    requestsWaiting: sumOfValues(of("vllm:num_requests_waiting")),
    kvCacheUsage: largestValue(of("vllm:kv_cache_usage_perc")),
    processStartTime: largestValue(of("process_start_time_seconds")),
  };
}

function latest(samples: readonly MetricSample[]): MetricSample | undefined {
  return samples.reduce<MetricSample | undefined>(
    (best, sample) => (best === undefined || sample.value > best.value ? sample : best),
    undefined,
  );
}

function adapterNames(text: string | undefined): string[] {
  return (text ?? "").split(",").filter((name) => name !== "");
}
