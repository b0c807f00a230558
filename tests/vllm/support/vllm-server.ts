import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "#lib/free-port.ts";
import { vllmFolder, vllmPython } from "../../../scripts/test/vllm-environment.ts";

/** A real vLLM process on loopback. */
export type VllmServer = {
  url: string;
  port: number;
  /** All that it wrote to its standard output and error. */
  log: () => string;
  /** Ends it at once and waits until it is gone, engine process and all. */
  kill: () => Promise<void>;
};

/** How to start a vLLM. */
export type VllmOptions = {
  /** A free one when not given. */
  port?: number;
  /** What the process gets beside what the CPU needs, e.g. `HF_ENDPOINT`. */
  environment?: Readonly<Record<string, string>>;
  /** Arguments after the defaults. */
  args?: readonly string[];
};

/** The base model of every replica in these tests: a folder on this machine. */
export const baseFolder = path.resolve("tests/fixtures/adapters/tiny-llama");
export const baseName = "tiny";
/** Limits that replicas start with: those that the verdicts of the fixtures were observed with. */
export const limits = { maxLoraRank: 16, maxLoras: 2, maxCpuLoras: 4 };

const readyTimeoutMs = 480_000;
const logDir = path.resolve("test-results", "vllm");

/** What vLLM needs to run on two CPU cores with little memory, and to take adapters while it runs. */
export const cpuEnvironment: Readonly<Record<string, string>> = {
  VLLM_CPU_KVCACHE_SPACE: "1",
  VLLM_CPU_OMP_THREADS_BIND: "nobind",
  OMP_NUM_THREADS: "2",
  VLLM_NO_USAGE_STATS: "1",
  DO_NOT_TRACK: "1",
};

/**
 * What any launch command needs on a small machine without a GPU. One sequence at a time: the CPU kernels of 0.32.0 end
 * the whole engine when one batch holds prompts of several adapters.
 */
export const cpuArguments = [
  "--max-model-len",
  "512",
  "--max-num-seqs",
  "1",
  "--max-num-batched-tokens",
  "512",
];

/** Starts vLLM with the tiny model and runtime loading, and waits until it answers (30 to 50 s). */
export async function startVllm(options: VllmOptions = {}): Promise<VllmServer> {
  const port = options.port ?? (await freePort("127.0.0.1"));
  const args = [
    ...["--model", baseFolder, "--served-model-name", baseName, "--dtype", "bfloat16"],
    ...["--host", "127.0.0.1", "--port", String(port), "--enable-lora"],
    ...["--max-loras", String(limits.maxLoras), "--max-cpu-loras", String(limits.maxCpuLoras)],
    ...["--max-lora-rank", String(limits.maxLoraRank), ...cpuArguments, ...(options.args ?? [])],
  ];
  const environment = { VLLM_ALLOW_RUNTIME_LORA_UPDATING: "1", ...options.environment };
  return launch(vllmPython(), ["-m", "vllm.entrypoints.openai.api_server", ...args], port, environment);
}

/** Runs its arguments as a command, and ends the whole process group when standard input closes: when this process is gone. */
const guarded = `
exec 3<&0
"$@" </dev/null & command=$!
{ read -r _ <&3; kill -KILL -$$; } &
wait $command
`;

/** Starts a command that runs vLLM on this port, in a process group of its own, and waits until it answers. */
export async function launch(
  command: string,
  args: readonly string[],
  port: number,
  environment: Readonly<Record<string, string>>,
): Promise<VllmServer> {
  mkdirSync(logDir, { recursive: true });
  const logFile = path.join(logDir, `${port}-${Date.now()}.log`);
  const output = openSync(logFile, "w");
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn("sh", ["-c", guarded, "sh", command, ...args], {
    detached: true,
    env: {
      NODE_ENV: "test",
      PATH: `${path.join(vllmFolder(), "bin")}:${PATH}`,
      HOME,
      HF_HOME: path.join(logDir, "hf", String(port)),
      ...cpuEnvironment,
      ...environment,
    },
    stdio: ["pipe", output, output],
  });
  const server: VllmServer = {
    url: `http://127.0.0.1:${port}`,
    port,
    log: () => readFileSync(logFile, "utf8"),
    kill: () => killGroup(child),
  };
  started.add(server);
  await untilReady(server, child);
  return server;
}

const started = new Set<VllmServer>();

/** Ends every server that this process started and that still runs. */
export async function killAll(): Promise<void> {
  await Promise.all([...started].map((server) => server.kill()));
}

async function untilReady(server: VllmServer, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    if (await isHealthy(server.url)) return;
    await sleep(250);
  }
  await server.kill();
  throw new Error(`vLLM did not start. The end of what it wrote:\n${server.log().slice(-4000)}`);
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** SIGKILL to the group, as a machine that dies would; returns when none of it is left, so that the port is free. */
async function killGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const group = -child.pid;
  if (!signalGroup(group, "SIGKILL")) return;
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  while (signalGroup(group, 0)) await sleep(20);
}

/** False when nothing is left of the group. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(group, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
