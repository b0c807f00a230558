import { performance } from "node:perf_hooks";
import { expect } from "vitest";
import { engineOf } from "#lib/serving/engines/registry.ts";
import type { Deployment, Fleet, Pushed } from "./fleet.ts";
import { prompts } from "./peft.ts";
import { baseName, type VllmServer } from "./vllm-server.ts";

/** Milliseconds, medians over several adapters of the same weights. */
export type PublishSpeed = { publishMs: number; directMs: number };

const names = ["speed-1", "speed-2", "speed-3", "speed-4", "speed-5"];
const published = names.map((name) => `${name}-published`);
const direct = names.map((name) => `${name}-direct`);

/** What has to be pushed before: adapters that are published, and as many that are only loaded and probed. */
export const speedAdapters: readonly Pushed[] = [...published, ...direct].map((name) => ({
  fixture: "good-qkvo-r8",
  name,
  version: "1.0.0",
}));

/**
 * How long a publication takes from the request to the moved alias, and what vLLM alone takes for the least of it: the load call,
 * which pulls the files, and one probe of the adapter and one of the base model. In turn, so that the machine's mood is shared.
 */
export async function measurePublishing(fleet: Fleet, server: VllmServer): Promise<PublishSpeed> {
  const publishMs: number[] = [];
  const directMs: number[] = [];
  for (const [index, name] of published.entries()) {
    await fleet.approve(name, "1.0.0");
    const deployment = await fleet.publish(name, "1.0.0");
    expect([deployment.status, deployment.failure]).toEqual(["live", null]);
    const done = deployment.steps.flatMap(({ kind, status }) => (status === "done" ? kind : []));
    expect(done).toEqual(expect.arrayContaining(["preflight", "load", "probe", "move_alias"]));
    publishMs.push(durationOf(deployment));
    directMs.push(await loadAndProbe(server, `${fleet.named(direct[index] ?? "")}.v1.0.0`));
  }
  return { publishMs: medianOf(publishMs), directMs: medianOf(directMs) };
}

async function loadAndProbe(server: VllmServer, source: string): Promise<number> {
  const engine = engineOf("vllm");
  const replica = { address: server.url, token: null };
  const startedMs = performance.now();
  const results = [
    await engine.load(replica, { servedName: source, source }),
    await engine.probe(replica, source, prompts),
    await engine.probe(replica, baseName, prompts),
  ];
  const tookMs = performance.now() - startedMs;
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
  await engine.unload(replica, source);
  return tookMs;
}

function durationOf({ createdAt, finishedAt }: Deployment): number {
  return Date.parse(finishedAt ?? "") - Date.parse(createdAt);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
