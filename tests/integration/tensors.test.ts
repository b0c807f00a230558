import { createReadStream } from "node:fs";
import { truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { db, withTransaction } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { recordBlob } from "#lib/storage/mutations.ts";
import { parseAdapterConfig } from "#lib/tensors/adapter-defects.ts";
import {
  adapterNames,
  adaptersDir,
  fixtureFolder,
  fixtureInventory,
  weightsPath,
} from "#lib/tensors/adapters.fixture.ts";
import { compareVersionsWeights, compareWeightsByPairs } from "#lib/tensors/comparison.ts";
import { findTensors, findTensorsOf } from "#lib/tensors/data.ts";
import { HeaderRefusal } from "#lib/tensors/header-refusal.ts";
import { compareJob, scanJob } from "#lib/tensors/jobs.ts";
import { inventoryOf } from "#lib/tensors/measure.ts";
import { requestScan } from "#lib/tensors/mutations.ts";
import { scanTensors } from "#lib/tensors/scan-tensors.ts";
import { testDatabase } from "#tests/support/database.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

const database = testDatabase();

async function store(file: string): Promise<string> {
  const info = await blobStore().put(createReadStream(file));
  await recordBlob(info);
  return info.sha256;
}

async function sideOf(name: string) {
  const { configText } = fixtureFolder(name);
  return { sha256: await store(weightsPath(name)), config: parseAdapterConfig(configText).document };
}

/** A file of zeros: so many float32 tensors, one a layer. Returns its path. */
async function writeWeights({
  tensorCount,
  shape,
}: {
  tensorCount: number;
  shape: number[];
}): Promise<string> {
  const tensorBytes = shape.reduce((product, size) => product * size, 4);
  const tensors = Array.from({ length: tensorCount }, (_, layer) => [
    `base_model.model.model.layers.${layer}.self_attn.q_proj.lora_A.weight`,
    { dtype: "F32", shape, data_offsets: [layer * tensorBytes, (layer + 1) * tensorBytes] },
  ]);
  const header = JSON.stringify(Object.fromEntries(tensors));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = path.join(database.dataDir, `${crypto.randomUUID()}.safetensors`);
  await writeFile(file, Buffer.concat([length, Buffer.from(header)]));
  await truncate(file, 8 + header.length + tensorCount * tensorBytes);
  return file;
}

const withWeights = adapterNames().filter((name) => name !== "pickle-only");

describe("the inventory of a blob", () => {
  it("is that of its header for each of the 42 adapters, or the reason why there is none", async () => {
    expect(withWeights).toHaveLength(41);
    for (const name of withWeights) {
      const sha256 = await store(weightsPath(name));
      const { inventory } = fixtureFolder(name);
      if (inventory) {
        expect(await inventoryOf(sha256), name).toEqual(inventory);
        expect((await findTensorsOf(sha256))?.inventory, name).toEqual(inventory);
      } else {
        await expect(inventoryOf(sha256), name).rejects.toThrow(/was cut off/);
      }
    }
  });

  it("is kept with its refusal, and refused again from there", async () => {
    const sha256 = await store(weightsPath("truncated-file"));
    const refusals = await Promise.all(
      [1, 2].map(() =>
        inventoryOf(sha256).then(
          () => null,
          (error: unknown) => error,
        ),
      ),
    );
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(HeaderRefusal);
      expect(refusal).toMatchObject({ reason: "truncated", code: "invalid_input" });
    }
    expect((await findTensors([sha256])).get(sha256)).toMatchObject({
      inventory: null,
      error: expect.stringMatching(/^truncated: The tensors end at byte/),
    });
  });

  it("reads the header alone, once, whatever the size of the file", async () => {
    const sha256 = await store(await writeWeights({ tensorCount: 1, shape: [10_000, 4_000] }));
    const opened = vi.spyOn(blobStore(), "open");
    const { parameterCount, tensorSizeBytes } = await inventoryOf(sha256);
    expect({ parameterCount, tensorSizeBytes }).toEqual({
      parameterCount: 40_000_000,
      tensorSizeBytes: 160_000_000,
    });
    expect(opened.mock.calls).toEqual([[sha256, { start: 0, end: 65_535 }]]);
    await inventoryOf(sha256);
    expect(opened).toHaveBeenCalledTimes(1);
    opened.mockRestore();
  });

  it("fetches the rest of a header that is longer than the first read", async () => {
    const sha256 = await store(await writeWeights({ tensorCount: 4_000, shape: [2, 1] }));
    const { tensorCount, layers } = await inventoryOf(sha256);
    expect({ tensorCount, layerCount: layers.length }).toEqual({ tensorCount: 4_000, layerCount: 4_000 });
  });

  it("is that of a base model too", async () => {
    const sha256 = await store(path.join(adaptersDir, "tiny-llama", "model.safetensors"));
    expect(await inventoryOf(sha256)).toEqual(fixtureInventory("tiny-llama"));
  });

  it("is refused for a blob that is not stored", async () => {
    await expect(inventoryOf("0".repeat(64))).rejects.toThrow("is not in the blob store");
  });
});

describe("the scan of a blob", () => {
  it("is asked for once, runs in a thread and is kept", async () => {
    const sha256 = await store(weightsPath("nan-weights"));
    await inventoryOf(sha256);
    await withTransaction((tx) => requestScan(tx, sha256));
    expect(await runWaitingJobs(scanJob)).toBe(1);
    const stored = await findTensorsOf(sha256);
    expect(stored?.scan).toMatchObject({
      isUntrained: false,
      nonFiniteModules: ["model.layers.0.self_attn.q_proj"],
    });
    expect(stored?.scannedAt).not.toBeNull();
    await withTransaction((tx) => requestScan(tx, sha256));
    expect(await runWaitingJobs(scanJob)).toBe(0);
    expect(await scanTensors(sha256)).toEqual(stored?.scan);
  });

  it("ends in peace where the header is refused", async () => {
    const sha256 = await store(weightsPath("truncated-file"));
    await withTransaction((tx) => requestScan(tx, sha256));
    expect(await runWaitingJobs(scanJob)).toBe(1);
    expect((await findTensorsOf(sha256))?.scan).toBeNull();
  });
});

describe("the comparison of two versions' weights", () => {
  it("is pending until the job has run, and then kept for both directions", async () => {
    const [left, right] = [await sideOf("good-qkvo-r8"), await sideOf("rank-12")];
    expect(await compareVersionsWeights(left, right)).toEqual({ status: "pending" });
    expect(await compareVersionsWeights(right, left)).toEqual({ status: "pending" });
    expect(await runWaitingJobs(compareJob)).toBe(1);
    const [there, back] = [
      await compareVersionsWeights(left, right),
      await compareVersionsWeights(right, left),
    ];
    if (there.status !== "done" || back.status !== "done") throw new Error("not done");
    expect(there.document.modules).toHaveLength(8);
    expect(there.document.modules[0]).toMatchObject({ left: { rank: 8 }, right: { rank: 12 } });
    expect(back.document.modules[0]).toMatchObject({ left: { rank: 12 }, right: { rank: 8 } });
    expect(there.document.total.leftNorm).toBe(back.document.total.rightNorm);
    expect(await runWaitingJobs(compareJob)).toBe(0);
  });

  it("is another one for another alpha, and the same one for another task type", async () => {
    const [left, right] = [await sideOf("good-qkvo-r8"), await sideOf("good-qkvo-r8-v2")];
    await compareVersionsWeights(left, right);
    await runWaitingJobs(compareJob);
    const changed = (fields: Record<string, unknown>) =>
      compareVersionsWeights(left, { ...right, config: { ...right.config, ...fields } });
    expect((await changed({ task_type: "SEQ_CLS" })).status).toBe("done");
    expect((await changed({ lora_alpha: 32 })).status).toBe("pending");
    await runWaitingJobs(compareJob);
  });

  it("says that two versions share one file", async () => {
    const side = await sideOf("good-bf16");
    await compareVersionsWeights(side, side);
    await runWaitingJobs(compareJob);
    const result = await compareVersionsWeights(side, side);
    if (result.status !== "done") throw new Error("not done");
    expect(result.document.flags.map(({ code }) => code)).toEqual(["same_bytes"]);
  });

  it("compares three versions by pairs", async () => {
    const sides = [await sideOf("rank-32"), await sideOf("dora"), await sideOf("embed-target")];
    await compareWeightsByPairs(sides);
    expect(await runWaitingJobs(compareJob)).toBe(3);
    const pairs = await compareWeightsByPairs(sides);
    expect(pairs.map(({ left, right, result }) => [left, right, result.status])).toEqual([
      [0, 1, "done"],
      [0, 2, "done"],
      [1, 2, "done"],
    ]);
  });

  it("fails with the reason when a file cannot be read, and tries again later", async () => {
    const [left, right] = [await sideOf("good-qkvo-r8"), await sideOf("truncated-file")];
    await compareVersionsWeights(left, right);
    await expect(runWaitingJobs(compareJob)).rejects.toThrow(/was cut off/);
    const { key } = await db().weightComparison.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    const context = { jobId: "last", attempt: 4, isLastAttempt: true, log: logger() };
    await expect(
      compareJob.execute({ key }, { ...context, signal: new AbortController().signal }),
    ).rejects.toThrow(/was cut off/);
    expect(await compareVersionsWeights(left, right)).toMatchObject({
      status: "failed",
      message: expect.stringContaining("was cut off"),
    });
  });
});
