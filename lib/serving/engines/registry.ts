import type { Engine } from "./engine.ts";
import { loraxEngine } from "./lorax.ts";
import { sglangEngine } from "./sglang.ts";
import { vllmEngine } from "./vllm.ts";

/** Engines that a target may run. */
export type EngineKind = "vllm" | "sglang" | "lorax";

const engines: Readonly<Record<EngineKind, Engine>> = {
  vllm: vllmEngine,
  sglang: sglangEngine,
  lorax: loraxEngine,
};

/** The verbs of an engine. */
export function engineOf(kind: EngineKind): Engine {
  return engines[kind];
}
