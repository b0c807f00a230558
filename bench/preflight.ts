// node bench/preflight.ts: measures the pre-flight of 160 MB adapters, and prints rows of a Markdown table.
// BENCH_RUNS (default 3) repeats each measurement and keeps the best.
import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { preflight } from "#lib/serving/preflight/preflight.ts";
import { readAdapterFolder } from "#lib/serving/preflight/read-adapter-folder.ts";
import { type AdapterKind, makeAdapter } from "./adapter-file.ts";
import { benchDir } from "./inputs.ts";

const runs = Number(process.env.BENCH_RUNS ?? "3");

/** Llama 3.1 8B. */
const baseConfig = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: 4_096,
  intermediate_size: 14_336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128_256,
  tie_word_embeddings: false,
};

/** A folder with a good adapter of this kind. */
function makeFolder({ dtype, rank }: AdapterKind): string {
  const dir = join(benchDir, `preflight-${dtype}`);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const weights = makeAdapter(`left-${dtype}-r${rank}.safetensors`, { dtype, rank });
  linkSync(weights, join(dir, "adapter_model.safetensors"));
  const config = {
    peft_type: "LORA",
    r: rank,
    lora_alpha: 2 * rank,
    bias: "none",
    target_modules: "all-linear",
  };
  writeFileSync(join(dir, "adapter_config.json"), JSON.stringify(config));
  return dir;
}

function best(work: () => void): number {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const startedMs = performance.now();
    work();
    bestMs = Math.min(bestMs, performance.now() - startedMs);
  }
  return bestMs;
}

function check(dir: string): void {
  const limits = { maxLoraRank: 64 };
  const subject = { baseConfig, limits, engine: "vllm" as const, engineVersion: "0.32.0" };
  const { verdict, findings } = preflight({ ...readAdapterFolder(dir), ...subject });
  if (verdict !== "publishable") throw new Error(JSON.stringify(findings));
}

const baseFile = join(benchDir, "preflight-base.json");
mkdirSync(benchDir, { recursive: true });
writeFileSync(baseFile, JSON.stringify(baseConfig));
const row = (what: string, ms: number, target: string) =>
  process.stdout.write(`| ${what} | ${ms.toFixed(0)} ms | ${target} |\n`);

for (const kind of [
  { dtype: "F32", rank: 16 },
  { dtype: "BF16", rank: 32 },
] as const) {
  const dir = makeFolder(kind);
  const sizeMb = (statSync(join(dir, "adapter_model.safetensors")).size / 1e6).toFixed(0);
  const label = `${sizeMb} MB, ${kind.dtype}`;
  const args = ["bin/adaptery.js", "preflight", dir, "--base", baseFile, "--max-lora-rank", "64"];
  const asCommand = best(() => {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`adaptery preflight ended with ${status}: ${stderr}`);
  });
  row(`pre-flight of an adapter by \`adaptery preflight\`, whole process (${label})`, asCommand, "300 ms");
  row(
    `… within a process (${label})`,
    best(() => check(dir)),
    "",
  );
  rmSync(dir, { recursive: true, force: true });
}
