import type { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { processSingleton } from "#lib/global.ts";
import { checkIsolated } from "#lib/schemas/isolated.ts";

describe("checkIsolated", { timeout: 30_000 }, () => {
  it("answers the violations of each value", async () => {
    const answer = await checkIsolated({ schema: { required: ["a"] }, values: [{ a: 1 }, {}] });
    expect(answer).toMatchObject({ ok: true, draft: "7", results: [null, [{ keyword: "required" }]] });
  });

  it("answers why a schema cannot be used", async () => {
    expect(await checkIsolated({ schema: { type: "strin" } })).toMatchObject({
      ok: false,
      problems: [{ pointer: "/type" }],
    });
  });

  it("refuses a schema too deep to be sent to a thread", async () => {
    let deep: unknown = {};
    for (let level = 0; level < 5_000; level++) deep = { allOf: [deep] };
    expect(await checkIsolated({ schema: deep })).toMatchObject({
      ok: false,
      problems: [{ code: "too_deep" }],
    });
  });

  it("ends a check that takes too long, names the row, and goes on working", async () => {
    const recursive = { patternProperties: { ".": { $ref: "#" }, "..": { $ref: "#" }, "^k": { $ref: "#" } } };
    let value: unknown = 1;
    for (let level = 0; level < 60; level++) value = { key: value };
    await expect(checkIsolated({ schema: recursive, values: [{}, value] }, 3_000)).rejects.toThrow(
      /row 2 of the sample.*longer than 3 s/,
    );
    expect(await checkIsolated({ schema: true, values: [1] })).toMatchObject({ ok: true, results: [null] });
  });

  it("ends a check that needs too much memory", async () => {
    const schema = {
      anyOf: Array.from({ length: 40 }, () => ({ items: { items: { items: { type: "string" } } } })),
    };
    const values = [Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => [1, 2, 3]))];
    const options = { allErrors: true };
    await expect(checkIsolated({ schema, values, options }, 60_000)).rejects.toThrow(
      /more than 256 MB of memory/,
    );
  });

  it("outlives a thread that fails between two requests, and goes on with another", async () => {
    await checkIsolated({ schema: true, values: [1] });
    const idle = processSingleton("schema-threads", () => ({ idle: [] as { worker: Worker }[] })).idle;
    const lost = idle.at(-1)?.worker;
    expect(() => lost?.emit("error", new Error("out of memory"))).not.toThrow();
    await lost?.terminate();
    expect(await checkIsolated({ schema: true, values: [1] })).toMatchObject({ ok: true });
  });

  it("turns requests away when many wait already", async () => {
    const requests = Array.from({ length: 40 }, () => checkIsolated({ schema: true, values: [1] }));
    const outcomes = await Promise.allSettled(requests);
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(6);
    expect(refused[0]).toMatchObject({ reason: { code: "unavailable" } });
  });
});
