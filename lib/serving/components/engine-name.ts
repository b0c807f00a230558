import type { ServingEngine } from "#lib/serving/targets/target.ts";

/** What the engines call themselves. */
export const engineNames: Record<ServingEngine, string> = { vllm: "vLLM", sglang: "SGLang", lorax: "LoRAX" };
