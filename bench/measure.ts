// One measurement in a process of its own, so that its peak memory is its own: node bench/measure.ts CASE INPUT RUNS
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { findInputs } from "#lib/exports/inputs.ts";
import { parseRecipe } from "#lib/exports/recipe.ts";
import { runExport } from "#lib/exports/run-export.ts";
import { type CaseName, cases } from "./cases.ts";
import { benchDir } from "./inputs.ts";

// Safe because only run.ts starts this file, with a name of `cases`.
const name = process.argv[2] as CaseName;
const [, , , input = "", runs = "1"] = process.argv;
const parsed = parseRecipe(cases[name].recipe);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
const outputDir = join(benchDir, `out-${process.pid}`);
let [bestMs, bestCpuMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
for (let run = 0; run < Number(runs); run++) {
  const inputs = await findInputs([input]);
  const before = process.cpuUsage();
  const startedMs = performance.now();
  const outcome = await runExport({ recipe: parsed.recipe, inputs, outputDir, threads: 2, overwrite: true });
  bestMs = Math.min(bestMs, performance.now() - startedMs);
  const { user, system } = process.cpuUsage(before);
  bestCpuMs = Math.min(bestCpuMs, (user + system) / 1000);
  if (outcome.status !== "succeeded") throw new Error(JSON.stringify(outcome));
}
rmSync(outputDir, { recursive: true, force: true });
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ bytes: statSync(input).size, ms: bestMs, cpuMs: bestCpuMs, peakMb }));
