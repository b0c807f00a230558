import { describe, expect, it } from "vitest";
import { readModelList } from "./model-list.ts";
import { sortSglangFailure } from "./sglang-failures.ts";
import { parseSglangMetrics } from "./sglang-metrics.ts";
import { sortVllmFailure } from "./vllm-failures.ts";
import { parseVllmMetrics } from "./vllm-metrics.ts";

const answer = (text: string, status = 500) => ({ status, contentType: "application/json", text });
const list = (...data: unknown[]) => readModelList(answer(JSON.stringify({ data }), 200));

/** Well below what a quadratic search takes for these sizes, well above what a linear one does. */
const linearMs = 1_500;

function within(ms: number, work: () => void): void {
  const startedMs = performance.now();
  work();
  expect(performance.now() - startedMs).toBeLessThan(ms);
}

describe("answers of what may be no engine", () => {
  it("are read where there are as many series as fit into an answer", () => {
    const text = "process_start_time_seconds 1\n".repeat(500_000);
    expect(parseVllmMetrics(text).processStartTime).toBe(1);
    expect(parseSglangMetrics("sglang:token_usage 0.5\n".repeat(500_000)).kvCacheUsage).toBe(0.5);
  });

  it("are read in time that grows with their length", () => {
    within(linearMs, () => parseVllmMetrics(`vllm:num_requests_running{${"a".repeat(100_000)}} 1`));
    within(linearMs, () => sortVllmFailure(answer("The model `".repeat(90_000), 404)));
    within(linearMs, () => sortVllmFailure(answer("Engine core died EngineCore ".repeat(30_000))));
    within(linearMs, () => sortSglangFailure(answer("LoRA ".repeat(200_000), 400)));
  });

  it("say nothing where a number is none, or none that a count can be", () => {
    const text = [
      "process_start_time_seconds NaN",
      "vllm:num_requests_running 1e999",
      "vllm:num_requests_waiting +Inf",
      "vllm:kv_cache_usage_perc abc",
      'vllm:lora_requests_info{max_lora="99999999999"} 1',
    ].join("\n");
    expect(parseVllmMetrics(text)).toMatchObject({
      processStartTime: null,
      requestsRunning: null,
      requestsWaiting: null,
      kvCacheUsage: null,
      maxLoras: null,
    });
  });

  it("are told in words however deep they nest", () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    for (const sort of [sortVllmFailure, sortSglangFailure]) {
      expect(sort(answer(`{"error":${deep}}`)).engineWords).toMatch(/^\{"error":\[\[/);
      expect(sort(answer(`{"detail":${deep}}`)).engineWords.length).toBeLessThan(3_000);
    }
  });

  it("are told in words that a database takes", () => {
    expect(sortVllmFailure(answer('{"error":{"message":"a\\u0000b\\ud800c"}}')).engineWords).toBe(
      "a\ufffdb\ufffdc",
    );
  });

  it("name no model that could not be kept, and no root longer than one is", () => {
    const model = (id: string, root = "r") => ({ id, root, parent: "tiny" });
    const kept = list(model("a"), model(""), model("a\0b"), model("c\ud800"), model("n".repeat(401)));
    expect(kept?.map(({ name }) => name)).toEqual(["a"]);
    expect(list(...Array.from({ length: 10_001 }, (_, index) => model(`m${index}`)))).toBeUndefined();
    const [odd] = list(model("a", `r\0${"o".repeat(5_000)}`)) ?? [];
    expect(odd?.root?.length).toBeLessThanOrEqual(2_001);
    expect(odd?.root).not.toContain("\0");
  });
});
