import { shellQuote } from "../manifests/shell-quote.ts";
import type { TargetView } from "./target.ts";

/** Where a new replica takes the base model from: from us, who hold its weights, or from a folder of its own. */
export type LaunchBase =
  | { kind: "hub"; repository: string }
  | { kind: "path"; path: string; downloadFrom: string };

/** What the launch of a replica depends on. */
export type LaunchInput = {
  target: Pick<
    TargetView,
    "name" | "engine" | "servedModelName" | "adapterSource" | "replicaFolderPath" | "limits" | "hasToken"
  >;
  base: LaunchBase;
  /** Address of our Hub as replicas reach it, `https://adapters.example.com/hf`. */
  hubUrl: string;
};

/** A variable of the environment; a secret one has no value here, and says what it holds. */
export type LaunchVariable = { name: string; value: string } | { name: string; secret: string };

/** How a replica is started: environment, command, and what has to be done once before. */
export type LaunchPlan = {
  /** Fetches the base model, without our HF_ENDPOINT: that is process-wide. Null when it is pulled from us. */
  download: string[] | null;
  environment: readonly LaunchVariable[];
  argv: readonly string[];
  /** What a person should know, one sentence each. */
  notes: readonly string[];
};

/** Port that the commands listen on. */
export const replicaPort = 8000;

const hubToken = { name: "HF_TOKEN", secret: "the service token of this target" } as const;

function hubVariables({ hubUrl }: LaunchInput): LaunchVariable[] {
  return [{ name: "HF_ENDPOINT", value: hubUrl }, hubToken];
}

/** The replica asks our Hub for adapters, for the base model, or for both. */
function asksHub({ target, base }: LaunchInput): boolean {
  return target.adapterSource === "hub" || base.kind === "hub";
}

/** What to know when replicas are told to pull from an address that only this machine reaches. */
function homeNotes(input: LaunchInput): string[] {
  const { hostname } = new URL(input.hubUrl);
  if (!asksHub(input) || !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return [];
  return [
    `HF_ENDPOINT names this machine: from another one, or in a container, ${hostname} is not this registry. Set ADAPTERY_URL to an address that replicas reach.`,
  ];
}

function modelOf(base: LaunchBase): string {
  return base.kind === "hub" ? base.repository : base.path;
}

/**
 * vLLM from 0.28. `python3 -m` works with every build, `vllm serve` does not with the CPU wheel. Flags: `vllm/config/lora.py`; the
 * API key comes from `VLLM_API_KEY`, as arguments can be read by every user of the machine.
 */
function vllmPlan(input: LaunchInput): Pick<LaunchPlan, "environment" | "argv" | "notes"> {
  const { target, base } = input;
  const { maxLoraRank, maxLoras, maxCpuLoras } = target.limits;
  return {
    environment: [
      { name: "VLLM_ALLOW_RUNTIME_LORA_UPDATING", value: "1" },
      ...(target.adapterSource === "folder" && target.replicaFolderPath !== null
        ? [{ name: "VLLM_RUNTIME_LORA_ALLOWED_PATH_PREFIXES", value: target.replicaFolderPath }]
        : []),
      ...(asksHub(input) ? hubVariables(input) : []),
      ...(target.hasToken ? [{ name: "VLLM_API_KEY", secret: "the API key that this target keeps" }] : []),
    ],
    argv: [
      ...["python3", "-m", "vllm.entrypoints.openai.api_server"],
      ...["--model", modelOf(base)],
      ...["--served-model-name", target.servedModelName],
      ...["--port", String(replicaPort)],
      "--enable-lora",
      ...["--max-lora-rank", String(maxLoraRank)],
      ...["--max-loras", String(maxLoras)],
      ...["--max-cpu-loras", String(maxCpuLoras ?? maxLoras)],
    ],
    notes: [
      ...homeNotes(input),
      "Without a GPU: set VLLM_CPU_KVCACHE_SPACE (GiB, such as 1), and add --max-num-seqs 1 on 0.32.0, whose engine stops when it probes an adapter beside another request.",
      "With --data-parallel-size add --api-server-count 1: adapters are loaded into one API process.",
      ...(target.hasToken
        ? []
        : [
            "Without an API key anyone who reaches the port can load adapters: keep it on a private network.",
          ]),
    ],
  };
}

/** SGLang: `python/sglang/srt/server_args.py`. Its API key is an argument only. */
function sglangPlan(input: LaunchInput): Pick<LaunchPlan, "environment" | "argv" | "notes"> {
  const { target, base } = input;
  const { maxLoraRank, maxLoras, maxCpuLoras } = target.limits;
  return {
    environment: asksHub(input) ? hubVariables(input) : [],
    argv: [
      ...["python3", "-m", "sglang.launch_server"],
      ...["--model-path", modelOf(base)],
      ...["--served-model-name", target.servedModelName],
      ...["--port", String(replicaPort)],
      "--enable-lora",
      ...["--lora-target-modules", "all"],
      ...["--max-lora-rank", String(maxLoraRank)],
      ...["--max-loras-per-batch", String(maxLoras)],
      ...["--max-loaded-loras", String(maxCpuLoras ?? maxLoras)],
    ],
    notes: [
      ...homeNotes(input),
      "Adapters load at run time only with --dp-size 1 and one tokenizer worker.",
      ...(target.hasToken ? ["Add --api-key with the API key that this target keeps."] : []),
      "This command was not run against a real SGLang.",
    ],
  };
}

/** LoRAX: launcher arguments of 0.12; adapters are pulled when a request names them. */
function loraxPlan(input: LaunchInput): Pick<LaunchPlan, "environment" | "argv" | "notes"> {
  const { target, base } = input;
  return {
    environment: [
      ...(asksHub(input) ? [...hubVariables(input), { name: "LORAX_USE_GLOBAL_HF_TOKEN", value: "1" }] : []),
    ],
    argv: [
      "lorax-launcher",
      ...["--model-id", modelOf(base)],
      ...["--port", String(replicaPort)],
      ...["--adapter-source", target.adapterSource === "hub" ? "hub" : "local"],
      ...["--max-active-adapters", String(target.limits.maxLoras)],
    ],
    notes: [...homeNotes(input), "This command was not run against a real LoRAX."],
  };
}

const plans = { vllm: vllmPlan, sglang: sglangPlan, lorax: loraxPlan } as const;

/** How a new replica of a target is started. */
export function launchPlan(input: LaunchInput): LaunchPlan {
  const { base, target } = input;
  return {
    download:
      base.kind === "hub"
        ? null
        : ["env", "-u", "HF_ENDPOINT", "hf", "download", base.downloadFrom, "--local-dir", base.path],
    ...plans[target.engine](input),
  };
}

function exportLine(variable: LaunchVariable, secrets: Readonly<Record<string, string>>): string {
  const value = "value" in variable ? variable.value : secrets[variable.name];
  if (value !== undefined) return `export ${variable.name}=${shellQuote(value)}`;
  const meaning = "secret" in variable ? variable.secret : "";
  return `: "\${${variable.name}:?Set it to ${meaning}}"; export ${variable.name}`;
}

/** Arguments one option a line, as people read them. */
export function shellCommand(argv: readonly string[]): string {
  const words = argv.map(shellQuote);
  const firstOption = argv.findIndex((word) => word.startsWith("--"));
  if (firstOption === -1) return words.join(" ");
  let text = words.slice(0, firstOption).join(" ");
  for (const word of words.slice(firstOption)) text += word.startsWith("--") ? ` \\\n  ${word}` : ` ${word}`;
  return text;
}

/** The command that fetches the base model unless it is there; null when nothing has to be fetched. */
export function downloadCommand(plan: LaunchPlan, base: LaunchBase): string | null {
  if (plan.download === null || base.kind === "hub") return null;
  return `[ -f ${shellQuote(`${base.path}/config.json`)} ] || ${plan.download.map(shellQuote).join(" ")}`;
}

/**
 * The whole launch of a new replica as a Bash script. `pullToken` is printed where it was just made; secrets that are not given have to be
 * in the environment, and the script says so when they are not.
 */
export function launchCommand(input: LaunchInput, secrets: { pullToken?: string | undefined } = {}): string {
  const plan = launchPlan(input);
  const download = downloadCommand(plan, input.base);
  const known: Record<string, string> =
    secrets.pullToken === undefined ? {} : { [hubToken.name]: secrets.pullToken };
  return [
    "#!/usr/bin/env bash",
    `# Starts one replica of the target ${input.target.name}.`,
    ...plan.notes.map((note) => `# ${note}`),
    "set -euo pipefail",
    ...(download === null
      ? []
      : [
          "",
          "# The base model, from its public home: HF_ENDPOINT is process-wide, so it is not set yet.",
          download,
        ]),
    "",
    ...plan.environment.map((variable) => exportLine(variable, known)),
    "",
    `exec ${shellCommand(plan.argv)}`,
    "",
  ].join("\n");
}
