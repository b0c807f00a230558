import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { benchDir } from "./inputs.ts";

/** Element type and rank: F32 of rank 16 and BF16 of rank 32 have 168 MB. */
export type AdapterKind = { dtype: "F32" | "BF16"; rank: number };

const layers = 32;
/** Linear modules of Llama 3.1 8B: features in and out. */
const shapes: Readonly<Record<string, readonly [number, number]>> = {
  "mlp.down_proj": [14_336, 4_096],
  "mlp.gate_proj": [4_096, 14_336],
  "mlp.up_proj": [4_096, 14_336],
  "self_attn.k_proj": [4_096, 1_024],
  "self_attn.o_proj": [4_096, 4_096],
  "self_attn.q_proj": [4_096, 4_096],
  "self_attn.v_proj": [4_096, 1_024],
};

/** An adapter of all linear modules with values around zero; kept between runs. Returns its path. */
export function makeAdapter(name: string, { dtype, rank }: AdapterKind): string {
  const path = join(benchDir, name);
  if (existsSync(path)) return path;
  mkdirSync(benchDir, { recursive: true });
  const size = dtype === "F32" ? 4 : 2;
  const tensors: Record<string, { dtype: string; shape: number[]; data_offsets: number[] }> = {};
  let offset = 0;
  for (let layer = 0; layer < layers; layer++) {
    for (const [module, [inFeatures, outFeatures]] of Object.entries(shapes)) {
      for (const [half, shape] of [["A", [rank, inFeatures]] as const, ["B", [outFeatures, rank]] as const]) {
        const end = offset + shape[0] * shape[1] * size;
        const key = `base_model.model.model.layers.${layer}.${module}.lora_${half}.weight`;
        tensors[key] = { dtype, shape: [...shape], data_offsets: [offset, end] };
        offset = end;
      }
    }
  }
  const header = Buffer.from(JSON.stringify(tensors));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = openSync(`${path}.tmp`, "w");
  writeSync(file, Buffer.concat([length, header]));
  for (const {
    data_offsets: [start = 0, end = 0],
  } of Object.values(tensors)) {
    const values = Float32Array.from({ length: (end - start) / size }, () => (Math.random() - 0.5) / 16);
    writeSync(file, dtype === "F32" ? values : upperHalves(values));
  }
  closeSync(file);
  renameSync(`${path}.tmp`, path);
  return path;
}

/** Float32 values cut to bfloat16. */
function upperHalves(values: Float32Array): Uint16Array {
  return Uint16Array.from(new Uint32Array(values.buffer), (word) => word >>> 16);
}
