import { setTimeout as delay } from "node:timers/promises";
import type { Env } from "#lib/env.ts";
import { LaunchError } from "./launch-error.ts";

const timeoutMs = 120_000;

/** Waits until the web process says that everything it needs works. Throws `LaunchError` when that takes too long. */
export async function untilReady(env: Env): Promise<void> {
  const host = env.host === "0.0.0.0" ? "127.0.0.1" : env.host === "::" ? "[::1]" : env.host;
  const address = `http://${host}:${env.port}/readyz`;
  const deadline = Date.now() + timeoutMs;
  while (!(await isReady(address))) {
    if (Date.now() > deadline) {
      throw new LaunchError(`The server did not get ready in ${timeoutMs / 1000} s; its log above says why.`);
    }
    await delay(100);
  }
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false;
  }
}
