// node bench/tensors.ts: measures inventory, scan and weight comparison of 160 MB adapters, and prints rows of a Markdown table.
// BENCH_RUNS (default 3) repeats each measurement and keeps the best.
import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { createFolderStore } from "#lib/storage/folder-store.ts";
import { compareWeights } from "#lib/tensors/compare-weights.ts";
import { measureInventory } from "#lib/tensors/measure.ts";
import { runTensorThread } from "#lib/tensors/run-tensor-thread.ts";
import { type AdapterKind, makeAdapter } from "./adapter-file.ts";
import { benchDir } from "./inputs.ts";

const runs = Number(process.env.BENCH_RUNS ?? "3");
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
const kinds: AdapterKind[] = [
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
