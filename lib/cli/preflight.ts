import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { isJsonObject } from "#lib/json-object.ts";
import { preflight } from "#lib/serving/preflight/preflight.ts";
import { readAdapterFolder } from "#lib/serving/preflight/read-adapter-folder.ts";
import { isReleaseText } from "#lib/serving/preflight/releases.ts";
import { CommandFailure, endWith } from "./command-failure.ts";
import { preflightText } from "./preflight-text.ts";

type Flags = { base: string; vllm: string; maxLoraRank: number; json: boolean };

/** Adds `adaptery preflight` to the program. */
export function registerPreflight(program: Command): void {
  program
    .command("preflight")
    .description("Check an adapter folder for serving; needs no server")
    .argument("<dir>", "folder with adapter_config.json and adapter_model.safetensors")
    .requiredOption("--base <path>", "the base model: its folder, or its config.json")
    .option("--vllm <version>", "release of vLLM that is to serve it", readRelease, "0.32.0")
    .option("--max-lora-rank <rank>", "what the server was started with", readRank, 16)
    .option("--json", "print the report as JSON (also where the output is no terminal)", false)
    .action((dir: string, flags: Flags) => endWith("preflight", async () => runPreflight(dir, flags)));
}

function runPreflight(dir: string, flags: Flags): void {
  requireFolder(dir);
  const report = preflight({
    ...readAdapterFolder(dir),
    baseConfig: readBaseConfig(flags.base),
    limits: { maxLoraRank: flags.maxLoraRank },
    engine: "vllm",
    engineVersion: flags.vllm,
  });
  const isForPeople = process.stdout.isTTY && !flags.json;
  process.stdout.write(isForPeople ? preflightText(report, dir) : `${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = report.verdict === "publishable" ? 0 : 1;
}

function requireFolder(dir: string): void {
  const stats = statSync(dir, { throwIfNoEntry: false });
  if (!stats) throw new CommandFailure(2, `there is no folder ${dir}.`);
  if (!stats.isDirectory()) throw new CommandFailure(2, `${dir} is no folder; name the adapter's folder.`);
}

function readBaseConfig(base: string): Record<string, unknown> {
  const stats = statSync(base, { throwIfNoEntry: false });
  if (!stats) throw new CommandFailure(2, `--base ${base} is not there.`);
  const file = stats.isDirectory() ? path.join(base, "config.json") : base;
  if (!statSync(file, { throwIfNoEntry: false })) {
    throw new CommandFailure(2, `--base ${base} has no config.json.`);
  }
  try {
    const config: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isJsonObject(config)) return config;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CommandFailure(2, `--base ${file} is no JSON object.`);
}

function readRelease(text: string): string {
  if (!isReleaseText(text)) throw new InvalidArgumentError("Give a release such as 0.32.0.");
  return text;
}

function readRank(text: string): number {
  const rank = Number(text);
  if (!Number.isInteger(rank) || rank < 1) throw new InvalidArgumentError("Give a whole number from 1 on.");
  return rank;
}
