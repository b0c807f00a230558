import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

const firstRestartMs = 500;
const maxRestartMs = 30_000;
/** A process that lived this long starts over with the first delay. */
const settledMs = 60_000;
/** A process that does not end by itself is killed; its own stopping takes less. */
const killMs = 15_000;

type Options = {
  name: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Told about every unwanted end, before the restart. */
  onCrash: (sentence: string) => void;
};

/**
 * Keeps one Node process running: restarts it with back-off when it ends unasked. It is connected by IPC, so it notices
 * when this process is gone, and has its own session, so Ctrl-C reaches it only through `stop`.
 */
export class SupervisedProcess {
  readonly #options: Options;
  #child: ChildProcess | undefined;
  #stopping = false;
  #failures = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  start(): void {
    const { args, cwd, env } = this.#options;
    const startedMs = Date.now();
    const child = spawn(process.execPath, args, {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child = child;
    child.once("exit", (code, signal) => {
      if (this.#stopping) return;
      this.#failures = Date.now() - startedMs > settledMs ? 0 : this.#failures + 1;
      const waitMs = Math.min(maxRestartMs, firstRestartMs * 2 ** Math.max(0, this.#failures - 1));
      this.#options.onCrash(
        `${this.#options.name} ended (${signal ?? `status ${code}`}); it starts again in ${waitMs} ms`,
      );
      delay(waitMs).then(() => {
        if (!this.#stopping) this.start();
      });
    });
  }

  /** Asks the process to end and waits for it; kills it when it takes too long. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), killMs);
    await exited;
    clearTimeout(timer);
  }
}
