import { AppError } from "#lib/errors.ts";
import type { Engine } from "./engine.ts";
import { vllmEngine } from "./vllm.ts";

/** Engines that a target may run. */
export type EngineKind = "vllm" | "sglang" | "lorax";

const engines: Readonly<Partial<Record<EngineKind, Engine>>> = { vllm: vllmEngine };

/** The verbs of an engine. */
export function engineOf(kind: EngineKind): Engine {
  const engine = engines[kind];
  if (engine === undefined) throw new AppError("not_implemented", `The engine ${kind} is not there yet.`);
  return engine;
}
