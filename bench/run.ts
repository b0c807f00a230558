// npm run bench: measures the export engine against JSON.parse alone and a Python pipeline, and writes docs/benchmarks.md.
// BENCH_RUNS (default 3) repeats each measurement and keeps the best; BENCH_LARGE=0 leaves the 3 GB inputs out.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type CaseName, cases } from "./cases.ts";
import { benchDir, longRows, repeatedRows, uniqueRows } from "./inputs.ts";

type Measurement = { bytes: number; ms: number; cpuMs: number; peakMb: number };

const runs = process.env.BENCH_RUNS ?? "3";
const withLarge = process.env.BENCH_LARGE !== "0";
const megabytes = 1_000_000;
const lines: string[] = [];

function say(line: string): void {
  lines.push(line);
  process.stdout.write(`${line}\n`);
}

function measure(name: CaseName, input: string): Measurement {
  const text = execFileSync(process.execPath, ["bench/measure.ts", name, input, runs], { encoding: "utf8" });
  // Safe because measure.ts prints exactly this object.
  return JSON.parse(text) as Measurement;
}

const rateOf = ({ bytes, ms }: Pick<Measurement, "bytes" | "ms">) => bytes / megabytes / (ms / 1000);

/** JSON.parse of every row on two threads, each over half of the file. */
async function parseAlone(path: string): Promise<number> {
  const { size } = statSync(path);
  const half = Math.floor(size / 2);
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < Number(runs); run++) {
    const threads = [
      { path, start: 0, end: half },
      { path, start: half, end: size },
    ].map((workerData) => new Worker("./bench/parse-thread.ts", { workerData }));
    await Promise.all(threads.map((thread) => new Promise((resolve) => thread.once("online", resolve))));
    const startedMs = performance.now();
    await Promise.all(
      threads.map((thread) => {
        thread.postMessage("go");
        return new Promise((resolve) => thread.once("message", resolve));
      }),
    );
    best = Math.min(best, performance.now() - startedMs);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return size / megabytes / (best / 1000);
}

/** The Python pipeline's rate; undefined where Python or its packages cannot be had. */
function pythonRate(path: string): number | undefined {
  const venv = join(benchDir, "venv");
  const python = join(venv, "bin", "python");
  if (!existsSync(python)) {
    if (spawnSync("python3", ["-m", "venv", venv]).status !== 0) return undefined;
    const install = spawnSync(python, ["-m", "pip", "install", "-q", "orjson", "jsonschema-rs"]);
    if (install.status !== 0) {
      rmSync(venv, { recursive: true, force: true });
      return undefined;
    }
  }
  const output = join(benchDir, "python-out");
  const schema = JSON.stringify(cases.main.recipe.structured_gen.json_schema);
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < Number(runs); run++) {
    const result = spawnSync(python, ["bench/pipeline.py", path, output, schema], { encoding: "utf8" });
    if (result.status !== 0) return undefined;
    best = Math.min(best, Number(result.stdout));
  }
  for (const part of [0, 1]) rmSync(`${output}.${part}`, { force: true });
  return statSync(path).size / megabytes / best;
}

const inputs = {
  short: repeatedRows("short-300mb.jsonl", 300 * megabytes),
  unique: uniqueRows("unique-300mb.jsonl", 300 * megabytes),
  long: longRows("long-300mb.jsonl", 300 * megabytes),
  large: withLarge ? repeatedRows("short-3gb.jsonl", 3000 * megabytes) : "",
};

function row(what: string, value: string, target: string): void {
  say(`| ${what} | ${value} | ${target} |`);
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const rate = (value: number) => `${value.toFixed(0)} MB/s`;

say("# Benchmarks");
say("");
say(
  `\`npm run bench\` on ${availableParallelism()} cores with Node ${process.versions.node}; best of ${runs} runs each, digests and MANIFEST included.`,
);
say("Ratios are of runs in the same minutes on the same machine; absolute figures depend on it.");
say("");
say("| what | measured | to reach |");
say("|---|---|---|");
const parse = await parseAlone(inputs.short);
row("`JSON.parse` of the same rows on two threads, nothing else", rate(parse), "");
const main = measure("main", inputs.short);
row("570-byte rows: rename two fields, validate, write", rate(rateOf(main)), "350 MB/s");
row("… of `JSON.parse` alone", percent(rateOf(main) / parse), "40 %");
const python = pythonRate(inputs.short);
if (python === undefined)
  row("… against orjson + jsonschema-rs, two processes", "Python packages not reachable", "1.5 ×");
else
  row(
    `… against orjson + jsonschema-rs, two processes (${rate(python)})`,
    `${(rateOf(main) / python).toFixed(2)} ×`,
    "1.5 ×",
  );
const unique = measure("skip duplicates, unique rows", inputs.unique);
row("the same with unique rows and skip_duplicates", percent(rateOf(unique) / rateOf(main)), "70 %");
const long = measure("pass-through, 1.4 KB rows", inputs.long);
row("1.4 KB rows passed through, validated", rate(rateOf(long)), "400 MB/s");
const added = (more: Measurement, less: Measurement) => percent(rateOf(less) / rateOf(more) - 1);
row("schema validation adds, 570-byte rows", added(main, measure("no schema", inputs.short)), "10 %");
row(
  "schema validation adds, 1.4 KB rows",
  added(long, measure("pass-through, no schema", inputs.long)),
  "10 %",
);
row("basic metrics add, 570-byte rows", added(measure("basic metrics", inputs.short), main), "5 %");
row(
  "basic metrics add, 1.4 KB rows",
  added(measure("pass-through, basic metrics", inputs.long), long),
  "3 %",
);
row("adapter metadata adds", added(measure("adapter metadata", inputs.short), main), "1 %");
row("level standard", rate(rateOf(measure("level standard", inputs.short))), "140 MB/s");
row(
  "level standard, no row twice",
  rate(rateOf(measure("level standard, unique rows", inputs.unique))),
  "140 MB/s",
);
row("peak memory at 300 MB", `${main.peakMb.toFixed(0)} MB`, "600 MB");
const dedup = measure("skip duplicates, 300 MB", inputs.short);
row("peak memory at 300 MB, duplicates removed", `${dedup.peakMb.toFixed(0)} MB`, "600 MB");
if (withLarge) {
  const large = measure("main, 3 GB", inputs.large);
  row(
    "peak memory at 3 GB",
    `${large.peakMb.toFixed(0)} MB (${percent(large.peakMb / main.peakMb - 1)})`,
    "within 15 %",
  );
  const largeDedup = measure("skip duplicates, 3 GB", inputs.large);
  row(
    "peak memory at 3 GB, duplicates removed",
    `${largeDedup.peakMb.toFixed(0)} MB (${percent(largeDedup.peakMb / dedup.peakMb - 1)})`,
    "within 15 %",
  );
}
say("");
say("## Tensors");
say("");
say("Two adapters of all linear modules of Llama 3.1 8B; times include starting the threads.");
say("");
say("| what | measured | to reach |");
say("|---|---|---|");
say(execFileSync(process.execPath, ["bench/tensors.ts"], { encoding: "utf8" }).trimEnd());
say("");
say("## Hub protocol");
say("");
say("Server, client and file server share the machine; the same bytes, turn about.");
say("");
say("| what | measured | to reach |");
say("|---|---|---|");
say(
  execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", "bench/hub.ts"], {
    encoding: "utf8",
  }).trimEnd(),
);
say("");
say("## Registry");
say("");
say(
  "Eight clients on the same machine; every question of another kind than the one before, hardly one twice.",
);
say("");
say("| what | measured | to reach |");
say("|---|---|---|");
say(
  execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", "bench/registry.ts"], {
    encoding: "utf8",
  }).trimEnd(),
);
say("");
say("## Lineage");
say("");
say("A lineage of 10,000 versions, asked as a viewer.");
say("");
say("| what | measured | to reach |");
say("|---|---|---|");
say(
  execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", "bench/lineage.ts"], {
    encoding: "utf8",
  }).trimEnd(),
);
say("");
say("## Serving");
say("");
say("Replicas are imitated, with the delays of a real vLLM 0.32.0 on two cores.");
say("");
say("| what | measured | to reach |");
say("|---|---|---|");
for (const bench of ["bench/preflight.ts", "bench/publish.ts", "bench/reconcile.ts"]) {
  const text = execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", bench], {
    encoding: "utf8",
  });
  say(text.trimEnd());
}
say("");
say("## Gateway");
say("");
say("Gateway, upstream, proxy and load share the machine; 50 requests in flight, each measured in turn.");
say("");
say("| what | measured | to reach |");
say("|---|---|---|");
say(
  execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", "bench/gateway.ts"], {
    encoding: "utf8",
  }).trimEnd(),
);
mkdirSync("docs", { recursive: true });
writeFileSync("docs/benchmarks.md", `${lines.join("\n")}\n`);
// Tables with aligned columns, as the formatter wants every page.
execFileSync("biome", ["format", "--write", "docs/benchmarks.md"], { stdio: "ignore" });
