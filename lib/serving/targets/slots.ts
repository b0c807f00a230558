import { isJsonObject } from "#lib/json-object.ts";
import { baseShapesOfConfig } from "#lib/tensors/base-config-shapes.ts";
import { readBaseModel } from "../preflight/base-model.ts";

/** LoRA weights are kept as float16 or bfloat16 (`--lora-dtype`; float32 models are served in half precision). */
const bytesPerValue = 2;

/** Memory of one LoRA slot of a replica, before it is divided among tensor-parallel GPUs. */
export type SlotCost = {
  bytes: number;
  /** Modules with room for an adapter in a slot, in all layers. */
  modules: number;
  maxRank: number;
};

/**
 * Bytes that vLLM reserves for each of `--max-loras` slots: for every linear module of `in` × `out` that can have an adapter,
 * A is max_rank × in and B is out × max_rank (`vllm/lora/layers`: `lora_a_stacked`, `lora_b_stacked`), whatever the rank of the adapter.
 * With grouped-query attention key and value modules are narrower. Null for an architecture whose modules are not known.
 */
export function slotCost(baseConfig: Readonly<Record<string, unknown>>, maxRank: number): SlotCost | null {
  const decoder = isJsonObject(baseConfig.text_config) ? baseConfig.text_config : baseConfig;
  const shapes = baseShapesOfConfig(decoder);
  if (shapes === null) return null;
  const { targets } = readBaseModel(baseConfig);
  const reached = [...shapes].filter(([path]) => targets?.has(path.slice(path.lastIndexOf(".") + 1)) ?? true);
  const widths = reached.reduce((sum, [, { inFeatures, outFeatures }]) => sum + inFeatures + outFeatures, 0);
  return { bytes: widths * maxRank * bytesPerValue, modules: reached.length, maxRank };
}

/** What a target's slots hold and what a further adapter costs. Bytes are of one replica. */
export type SlotUse = {
  cost: SlotCost | null;
  /** Adapters in one batch (`--max-loras`), and in memory (`--max-cpu-loras`). */
  slots: number;
  cpuSlots: number;
  /** Adapters that replicas are to hold. */
  adapters: number;
  /** GPU memory of all slots, reserved from the start; null where the cost of one is not known. */
  reservedBytes: number | null;
  /** What one more adapter costs: nothing on the GPU, its weights in memory, and the slot that it takes turns for when all are taken. */
  further: { gpuBytes: 0; memoryBytesAtMost: number | null; takesTurns: boolean; isEvicting: boolean };
};

/** How the slots of a target are used by `adapters` adapters. */
export function slotUse(
  cost: SlotCost | null,
  limits: { maxLoras: number; maxCpuLoras: number | null },
  adapters: number,
): SlotUse {
  const cpuSlots = limits.maxCpuLoras ?? limits.maxLoras;
  return {
    cost,
    slots: limits.maxLoras,
    cpuSlots,
    adapters,
    reservedBytes: cost === null ? null : cost.bytes * limits.maxLoras,
    further: {
      gpuBytes: 0,
      memoryBytesAtMost: cost?.bytes ?? null,
      takesTurns: adapters >= limits.maxLoras,
      isEvicting: adapters >= cpuSlots,
    },
  };
}
