import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { isJsonObject } from "#lib/json-object.ts";
import type { MendPlan } from "#lib/serving/mending/mend-plan.ts";
import type { PreflightReport } from "#lib/serving/preflight/finding.ts";
import { type MendKind, mendKinds } from "#lib/serving/preflight/mend-kind.ts";
import { preflight } from "#lib/serving/preflight/preflight.ts";
import { readAdapterFolder } from "#lib/serving/preflight/read-adapter-folder.ts";
import { isReleaseText } from "#lib/serving/preflight/releases.ts";
import { CommandFailure, endWith } from "./command-failure.ts";
import { preflightText } from "./preflight-text.ts";

type Flags = {
  base: string;
  vllm: string;
  maxLoraRank: number;
  json: boolean;
  mend?: string;
  kind: MendKind[];
  padRank?: number;
  baseName?: string;
};

/** Adds `adaptery preflight` to the program. */
export function registerPreflight(program: Command): void {
  program
    .command("preflight")
    .description("Check an adapter folder for serving; needs no server")
    .argument("<dir>", "folder with adapter_config.json and adapter_model.safetensors")
    .requiredOption("--base <path>", "the base model: its folder, or its config.json")
    .option("--vllm <version>", "release of vLLM that is to serve it", readRelease, "0.32.0")
    .option("--max-lora-rank <rank>", "what the server was started with", readRank, 16)
    .option("--mend <dir>", "write a mended copy there: without --kind what needs no decision of yours")
    .addOption(new Option("--kind <kind...>", "what to mend").choices(mendKinds).default([]))
    .option("--pad-rank <rank>", "for --kind pad_rank", readRank)
    .option("--base-name <owner/name>", "for --kind set_base_model")
    .option("--json", "print the report as JSON (also where the output is no terminal)", false)
    .action((dir: string, flags: Flags) => endWith("preflight", () => runPreflight(dir, flags)));
}

async function runPreflight(dir: string, flags: Flags): Promise<void> {
  requireFolder(dir);
  const baseConfig = readBaseConfig(flags.base);
  const report = preflight({
    ...readAdapterFolder(dir),
    baseConfig,
    limits: { maxLoraRank: flags.maxLoraRank },
    engine: "vllm",
    engineVersion: flags.vllm,
  });
  const mended = flags.mend === undefined ? null : await mendInto(flags.mend, dir, report, baseConfig, flags);
  const isForPeople = process.stdout.isTTY && !flags.json;
  const answer = mended ? { ...report, mended } : report;
  process.stdout.write(isForPeople ? preflightText(report, dir) : `${JSON.stringify(answer, null, 2)}\n`);
  if (isForPeople && mended) process.stdout.write(mendedText(mended));
  process.exitCode = report.verdict === "publishable" ? 0 : 1;
}

type Mended = { dir: string } & Pick<MendPlan, "kinds" | "steps" | "assumptions" | "isExact">;

/** Loaded only when it is asked for: a check alone has to start fast. */
async function mendInto(
  target: string,
  dir: string,
  report: PreflightReport,
  baseConfig: Record<string, unknown>,
  { kind, padRank, baseName }: Flags,
): Promise<Mended> {
  const { mendAt } = await import("./preflight-mend.ts");
  const plan = mendAt(dir, report, baseConfig, { mend: target, kinds: kind, padRank, baseName });
  const { kinds, steps, assumptions, isExact } = plan;
  return { dir: target, kinds, steps, assumptions, isExact };
}

function mendedText({ dir, steps, assumptions, isExact }: Mended): string {
  const equal = isExact ? "the very same update" : "the same update but for rounding";
  const taken = assumptions.map((text) => `  taken for granted: ${text}`);
  return [`${dir}: mended, ${equal}`, ...steps.map((step) => `  ${step}`), ...taken, ""].join("\n");
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
