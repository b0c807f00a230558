import { describe, expect, it } from "vitest";
import { parseVllmMetrics } from "./vllm-metrics.ts";

const lora = (running: string, waiting: string, value: string) =>
  `vllm:lora_requests_info{max_lora="4",running_lora_adapters="${running}",waiting_lora_adapters="${waiting}"} ${value}`;

describe("parseVllmMetrics", () => {
  it("takes the series of vllm:lora_requests_info that is true now: the one with the largest value", () => {
    const text = [
      "# HELP vllm:lora_requests_info Running stats on lora requests.",
      "# TYPE vllm:lora_requests_info gauge",
      "process_start_time_seconds 1.79538965375e+09",
      lora("", "", "1.7953897110605485e+09"),
      lora("acme/a.v1.0.0,acme/b.v1.0.0", "acme/c.v1.0.0", "1.7953897210605485e+09"),
      lora("acme/a.v1.0.0", "", "1.7953897061621513e+09"),
      'vllm:num_requests_running{engine="0",model_name="tiny"} 2.0',
      'vllm:num_requests_waiting{engine="0",model_name="tiny"} 1.0',
      'vllm:num_requests_waiting_by_reason{engine="0",model_name="tiny",reason="deferred"} 1.0',
      'vllm:kv_cache_usage_perc{engine="0",model_name="tiny"} 0.25',
    ].join("\n");
    expect(parseVllmMetrics(text)).toEqual({
      runningAdapters: ["acme/a.v1.0.0", "acme/b.v1.0.0"],
      waitingAdapters: ["acme/c.v1.0.0"],
      maxLoras: 4,
      requestsRunning: 2,
      requestsWaiting: 1,
      kvCacheUsage: 0.25,
      processStartTime: 1795389653.75,
    });
  });

  it("adds up the engines of data parallelism", () => {
    const text = [
      'vllm:num_requests_running{engine="0",model_name="tiny"} 2.0',
      'vllm:num_requests_running{engine="1",model_name="tiny"} 3.0',
      'vllm:kv_cache_usage_perc{engine="0",model_name="tiny"} 0.25',
      'vllm:kv_cache_usage_perc{engine="1",model_name="tiny"} 0.5',
    ].join("\n");
    expect(parseVllmMetrics(text)).toMatchObject({ requestsRunning: 5, kvCacheUsage: 0.5 });
  });

  it("says nothing where the metrics say nothing", () => {
    expect(parseVllmMetrics("# TYPE vllm:lora_requests_info gauge\npython_info 1\nnonsense\n")).toEqual({
      runningAdapters: [],
      waitingAdapters: [],
      maxLoras: null,
      requestsRunning: null,
      requestsWaiting: null,
      kvCacheUsage: null,
      processStartTime: null,
    });
  });
});
