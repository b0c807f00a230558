/** What the metrics of a replica are made of. */
export type MetricFacts = {
  baseModel: string;
  maxLoras: number;
  /** Combinations of running adapters seen so far, with the time (s) each was last true. */
  seen: ReadonlyMap<string, number>;
  requestsRunning: number;
  /** When the process began, in seconds. */
  startedAt: number;
};

/** The part of vLLM's `GET /metrics` that Adaptery reads, in the order vLLM gives it. */
export function metricsText(facts: MetricFacts): string {
  const labels = `{engine="0",model_name="${facts.baseModel}"}`;
  const lines = [
    "# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.",
    "# TYPE process_start_time_seconds gauge",
    `process_start_time_seconds ${pythonFloat(facts.startedAt)}`,
    "# HELP vllm:num_requests_running Number of requests in model execution batches.",
    "# TYPE vllm:num_requests_running gauge",
    `vllm:num_requests_running${labels} ${facts.requestsRunning}.0`,
    "# HELP vllm:num_requests_waiting Number of requests waiting to be processed.",
    "# TYPE vllm:num_requests_waiting gauge",
    `vllm:num_requests_waiting${labels} 0.0`,
    "# HELP vllm:num_requests_waiting_by_reason Number of waiting requests by reason. Reason labels: 'capacity' = waiting for scheduling capacity; 'deferred' = deferred by transient constraints (LoRA budget, KV transfer, blocked status). Sum of all reasons equals vllm:num_requests_waiting.",
    "# TYPE vllm:num_requests_waiting_by_reason gauge",
    `vllm:num_requests_waiting_by_reason{engine="0",model_name="${facts.baseModel}",reason="capacity"} 0.0`,
    `vllm:num_requests_waiting_by_reason{engine="0",model_name="${facts.baseModel}",reason="deferred"} 0.0`,
    "# HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.",
    "# TYPE vllm:kv_cache_usage_perc gauge",
    `vllm:kv_cache_usage_perc${labels} 0.0`,
    "# HELP vllm:lora_requests_info Running stats on lora requests.",
    "# TYPE vllm:lora_requests_info gauge",
  ];
  for (const [running, seconds] of facts.seen) {
    // vLLM lists an adapter in flight under both.
    const lora = `{max_lora="${facts.maxLoras}",running_lora_adapters="${running}",waiting_lora_adapters="${running}"}`;
    lines.push(`vllm:lora_requests_info${lora} ${pythonFloat(seconds)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** As Python's client writes large numbers: `1.7953897110605485e+09`. */
function pythonFloat(value: number): string {
  const [digits = "", exponent = ""] = value.toExponential().split("e+");
  return `${digits}e+${exponent.padStart(2, "0")}`;
}
