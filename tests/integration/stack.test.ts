import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCluster } from "#lib/postgres/cluster.ts";
import { processTree, type Stack, startStack } from "#tests/support/stack.ts";

const timeoutMs = 700_000;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "adaptery-stack-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function stop(stack: Stack): Promise<number> {
  const startedMs = Date.now();
  stack.child.kill("SIGINT");
  await stack.exited;
  return Date.now() - startedMs;
}

async function readiness(stack: Stack): Promise<unknown> {
  return (await fetch(`${stack.url}/readyz`)).json();
}

async function untilGone(pids: readonly number[]): Promise<void> {
  const lives = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (pids.some(lives)) await delay(50);
}

describe("the whole product", () => {
  it("starts, answers, and stops everything it started", { timeout: timeoutMs }, async () => {
    const stack = await startStack(dataDir);
    expect(stack.output()).toMatch(/^ready http/m);
    expect(await readiness(stack)).toEqual({
      status: "ready",
      checks: { database: "ok", queue: "ok", blobs: "ok" },
    });
    expect(await (await fetch(`${stack.url}/metrics`)).text()).toContain("adaptery_http_requests_total");
    const pids = processTree(stack.child.pid ?? 0);
    expect(pids.length).toBeGreaterThan(3);
    expect(await stop(stack)).toBeLessThan(60_000);
    expect(stack.child.exitCode).toBe(0);
    await untilGone(pids);
  });

  it("starts again without building, and keeps its secret readable by its owner only", {
    timeout: timeoutMs,
  }, async () => {
    const stack = await startStack(dataDir);
    expect(stack.output()).not.toContain("building");
    await fetch(stack.url);
    expect((await stat(path.join(dataDir, "postgres.password"))).mode & 0o077).toBe(0);
    await stop(stack);
  });

  it("survives kill -9 of the whole tree, and sweeps half-written blobs", {
    timeout: timeoutMs,
  }, async () => {
    const killed = await startStack(dataDir);
    const pids = processTree(killed.child.pid ?? 0);
    for (const pid of pids) process.kill(pid, "SIGKILL");
    await killed.exited;
    await untilGone(pids);
    await mkdir(path.join(dataDir, "blobs", "tmp"), { recursive: true });
    await writeFile(path.join(dataDir, "blobs", "tmp", "half-written"), "half");

    const stack = await startStack(dataDir);
    expect(await readiness(stack)).toMatchObject({ status: "ready" });
    expect(await readdir(path.join(dataDir, "blobs", "tmp"))).toEqual([]);
    await stop(stack);
  });

  it("takes its processes with it when only the first is killed", { timeout: timeoutMs }, async () => {
    const stack = await startStack(dataDir);
    const pids = processTree(stack.child.pid ?? 0);
    stack.child.kill("SIGKILL");
    await untilGone(pids);
  });

  it("brings back a worker, a server and a database that are killed", { timeout: timeoutMs }, async () => {
    const stack = await startStack(dataDir);
    const [, ...children] = processTree(stack.child.pid ?? 0);
    for (const pid of children) process.kill(pid, "SIGKILL");
    await untilGone(children);
    await expect
      .poll(() => readiness(stack).catch(() => undefined), { timeout: 300_000 })
      .toMatchObject({ status: "ready" });
    expect(stack.output()).toContain("worker ended (SIGKILL); it starts again");
    await stop(stack);
  });

  it("refuses a data folder that is in use, and a port that is taken", { timeout: timeoutMs }, async () => {
    const stack = await startStack(dataDir);
    const sameFolder = await startStack(dataDir);
    expect(sameFolder.output()).toContain("is used by another running instance");
    expect(sameFolder.child.exitCode).toBe(2);
    const otherDir = await mkdtemp(path.join(os.tmpdir(), "adaptery-stack-"));
    const samePort = await startStack(otherDir, { PORT: new URL(stack.url).port });
    expect(samePort.output()).toContain("is taken");
    expect(samePort.child.exitCode).toBe(2);
    await rm(otherDir, { recursive: true });
    await stop(stack);
  });
});

describe("the embedded Postgres", () => {
  it("runs on a folder below a closed home", { timeout: timeoutMs }, async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), "adaptery-home-"));
    const cluster = await startCluster({ dataDir: path.join(home, "data"), durable: false });
    expect((await stat(home)).mode & 0o077).toBe(0);
    await cluster.stop();
    await rm(home, { recursive: true });
  });

  // Only root has the choice of users that this is about.
  const asRoot = process.getuid?.() === 0 ? it : undefined;
  asRoot?.(
    "moves out of a closed home where user namespaces are forbidden, and says so",
    { timeout: timeoutMs },
    async () => {
      const home = await mkdtemp(path.join(os.tmpdir(), "adaptery-home-"));
      const outsideRoot = await mkdtemp(path.join(os.tmpdir(), "adaptery-outside-"));
      const options = {
        dataDir: path.join(home, "data"),
        durable: false,
        allowUserNamespace: false,
        outsideRoot,
      };
      for (const round of [1, 2]) {
        const cluster = await startCluster(options);
        expect(cluster.notice, `start ${round}`).toContain(outsideRoot);
        await cluster.stop();
      }
      await rm(home, { recursive: true });
      await rm(outsideRoot, { recursive: true });
    },
  );
});
