import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { freePort } from "#lib/free-port.ts";

/** A whole product started with `scripts/start.ts`, as `npm start` does. */
export type Stack = { url: string; output: () => string; child: ChildProcess; exited: Promise<unknown> };

const readyTimeoutMs = 600_000;

/** Starts the product on a data folder and waits until it says that it is ready, or has ended. */
export async function startStack(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  const port = environment.PORT ?? String(await freePort("127.0.0.1"));
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    env: {
      ...inheritedEnvironment(),
      PORT: port,
      ADAPTERY_DATA_DIR: dataDir,
      ADAPTERY_DEMO: "0",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const exited = once(child, "exit");
  const ready = new Promise<void>((resolve) => {
    const keep = (chunk: Buffer) => {
      output += chunk.toString("utf8");
      if (/^ready http/m.test(output)) resolve();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
  });
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`not ready:\n${output}`)), readyTimeoutMs).unref();
  });
  await Promise.race([ready, exited, timeout]);
  return { url: `http://127.0.0.1:${port}`, output: () => output, child, exited };
}

/** Process ids of everything below a process, itself first. Postgres and its watcher have sessions of their own. */
export function processTree(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(name);
    if (stat) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  const tree = [root];
  for (const pid of tree) {
    for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  }
  return tree;
}

function readStat(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
}

/** The environment without what would point the product elsewhere. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, VITEST: _vitest, ...rest } = process.env;
  return { ...rest, NODE_ENV: "production" };
}
