import type { Pressure } from "./engine.ts";
import { parsePrometheusText } from "./prometheus-text.ts";

/** Pressure in the text of LoRAX's `GET /metrics`: the size of its batch and of its queue. */
export function parseLoraxMetrics(text: string): Pressure {
  const samples = parsePrometheusText(text, (name) => /^lorax_(batch_current_size|queue_size)$/.test(name));
  const read = (name: string) => samples.find((found) => found.name === name)?.value ?? null;
  return {
    runningAdapters: [],
    waitingAdapters: [],
    maxLoras: null,
    requestsRunning: read("lorax_batch_current_size"),
    requestsWaiting: read("lorax_queue_size"),
    kvCacheUsage: null,
  };
}
