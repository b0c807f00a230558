import { describe, expect, it, vi } from "vitest";
import { parseEnv } from "#lib/env.ts";
import { processSingleton } from "#lib/global.ts";
import { TableKeeper } from "./table-keeper.ts";
import type { TargetRoutes } from "./target-routes.ts";

/** Changes are read tens of milliseconds later; a busy machine takes its time. */
const patient = { timeout: 10_000 };

processSingleton("env", () => parseEnv({ LOG_LEVEL: "silent" }, "/tmp"));

function target(id: string, servedModelName: string): TargetRoutes {
  const base = {
    id: `base-${id}`,
    ownerId: "o",
    owner: "team",
    name: `base-${id}`,
    visibility: "everyone",
  } as const;
  const engine = "vllm" as const;
  const routes = { replicas: [], adapters: [], aliases: [], token: null, createdAt: new Date(0) };
  return { id, name: `target-${id}`, engine, servedModelName, base, ...routes };
}

function world() {
  const targets = new Map([
    ["1", target("1", "one")],
    ["2", target("2", "two")],
  ]);
  const reads: string[] = [];
  const failing = { now: false };
  const keeper = new TableKeeper(async (ids) => {
    reads.push(ids?.join() ?? "all");
    if (failing.now) throw new Error("the database went away");
    return [...targets.values()].filter(({ id }) => ids === undefined || ids.includes(id));
  });
  const names = async () =>
    [...(await keeper.current()).bases.keys()].filter((name) => !name.includes("/")).sort();
  return { targets, reads, failing, keeper, names };
}

describe("the routing table of a process", () => {
  it("is read once, however many ask", async () => {
    const { keeper, reads, names } = world();
    await Promise.all([keeper.current(), keeper.current(), keeper.current()]);
    expect(reads).toEqual(["all"]);
    expect(await names()).toEqual(["one", "two"]);
    expect(keeper.current()).not.toBeInstanceOf(Promise);
  });

  it("follows changes that were told, together, and drops what is gone", async () => {
    const { keeper, reads, names, targets } = world();
    await keeper.current();
    targets.set("1", target("1", "uno"));
    targets.delete("2");
    for (const id of ["1", "2", "1"]) keeper.noteChange(id);
    await vi.waitFor(async () => expect(await names()).toEqual(["uno"]), patient);
    expect(reads).toEqual(["all", "1,2"]);
  });

  it("reads targets again whose repositories changed", async () => {
    const { keeper, reads } = world();
    await keeper.current();
    keeper.noteRepository("base-2");
    keeper.noteRepository("another");
    await vi.waitFor(() => expect(reads).toEqual(["all", "2"]), patient);
  });

  it("holds while the database is away, and forgets no change meanwhile", async () => {
    const { keeper, names, targets, failing, reads } = world();
    await keeper.current();
    failing.now = true;
    targets.set("1", target("1", "uno"));
    keeper.noteChange("1");
    await vi.waitFor(() => expect(reads).toEqual(["all", "1"]), patient);
    expect(await names()).toEqual(["one", "two"]);
    failing.now = false;
    await vi.waitFor(async () => expect(await names()).toEqual(["two", "uno"]), patient);
  });

  it("says so when it could never be read, and tries again for the next asker", async () => {
    const { keeper, names, failing } = world();
    failing.now = true;
    await expect(names()).rejects.toMatchObject({ code: "unavailable" });
    failing.now = false;
    expect(await names()).toEqual(["one", "two"]);
    expect(keeper.current()).not.toBeInstanceOf(Promise);
  });
});
