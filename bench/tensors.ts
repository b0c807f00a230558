// node bench/tensors.ts: measures inventory, scan and weight comparison of 160 MB adapters, and prints rows of a Markdown table.
// BENCH_RUNS (default 3) repeats each measurement and keeps the best.
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { createFolderStore } from "#lib/storage/folder-store.ts";
import { compareWeights } from "#lib/tensors/compare-weights.ts";
import { measureInventory } from "#lib/tensors/measure.ts";
import { runTensorThread } from "#lib/tensors/run-tensor-thread.ts";
import { benchDir } from "./inputs.ts";

type Kind = { dtype: "F32" | "BF16"; rank: number };

const runs = Number(process.env.BENCH_RUNS ?? "3");
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
function makeAdapter(name: string, { dtype, rank }: Kind): string {
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

async function best(work: () => Promise<unknown>): Promise<number> {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const startedMs = performance.now();
    await work();
    bestMs = Math.min(bestMs, performance.now() - startedMs);
  }
  return bestMs;
}

async function readWhole(path: string): Promise<void> {
  for await (const _ of createReadStream(path, { highWaterMark: 1024 * 1024 }));
}

const row = (what: string, value: string, target: string) =>
  process.stdout.write(`| ${what} | ${value} | ${target} |\n`);
const inMs = (ms: number) => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;

const config = { r: 16, lora_alpha: 32 };
const kinds: Kind[] = [
  { dtype: "F32", rank: 16 },
  { dtype: "BF16", rank: 32 },
];
const files = kinds.map(({ dtype, rank }) => ({
  label: `${dtype}, rank ${rank}`,
  paths: ["left", "right"].map((side) =>
    makeAdapter(`${side}-${dtype}-r${rank}.safetensors`, { dtype, rank }),
  ),
}));
const beforeMb = process.resourceUsage().maxRSS / 1024;

for (const { label, paths } of files) {
  const [left = "", right = ""] = paths;
  const sizeMb = (statSync(left).size / 1e6).toFixed(0);
  const reading = await best(() => Promise.all(paths.map(readWhole)));
  const comparing = await best(() => compareWeights({ path: left, config }, { path: right, config }));
  row(`two adapters of ${sizeMb} MB compared (${label})`, inMs(comparing), "3 s");
  row(
    `… as many times as reading both files (${inMs(reading)})`,
    `${(comparing / reading).toFixed(1)} ×`,
    "",
  );
}
const peakMb = process.resourceUsage().maxRSS / 1024;
row("… peak memory of the process", `${peakMb.toFixed(0)} MB (${beforeMb.toFixed(0)} before)`, "1 GB");

const store = createFolderStore(join(benchDir, "blobs"));
for (const { label, paths } of files) {
  const [path = ""] = paths;
  const scanning = await best(() => runTensorThread({ kind: "scan", path }));
  row(`tensors of one scanned, thread included (${label})`, inMs(scanning), "300 ms");
  const { sha256 } = await store.put(createReadStream(path, { highWaterMark: 1024 * 1024 }));
  const measuring = await best(() => measureInventory(store, sha256));
  row(`inventory of one from its header (${label})`, inMs(measuring), "50 ms");
  await store.delete(sha256);
}
