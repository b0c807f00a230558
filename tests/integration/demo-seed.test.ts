import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { measureVersionJob } from "#lib/adapters/jobs.ts";
import { getVersion } from "#lib/adapters/versions/data.ts";
import { ingestJob } from "#lib/datasets/jobs.ts";
import { getExportReport, listExports } from "#lib/exports/data.ts";
import { exportRunJob } from "#lib/exports/jobs.ts";
import { neighbours } from "#lib/lineage/data.ts";
import { nodeKey } from "#lib/lineage/node-key.ts";
import { search } from "#lib/search/data.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";
import { seedDemo } from "../../prisma/seed.ts";

testDatabase();

/** Seeds while this process does the worker's part. */
async function seedWithWorker(): Promise<string> {
  let isDone = false;
  const seeded = seedDemo().finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await runWaitingJobs(ingestJob);
    await runWaitingJobs(exportRunJob);
    await runWaitingJobs(measureVersionJob);
    await sleep(100);
  }
  return seeded;
}

describe("the demo", () => {
  it("holds one finished export of real rows that everyone sees, and is made once", async () => {
    expect(await seedWithWorker()).toMatch(/one export \(succeeded\)/);
    const viewer = await createPerson("viewer");
    const { items } = await listExports(viewer.actor, { limit: 10 });
    expect(items).toHaveLength(1);
    const [demo] = items;
    expect(demo).toMatchObject({
      owner: "demo",
      totalRows: 7473,
      exportedRows: 7420,
      failedRows: 46,
      skippedRows: 7,
    });
    expect(demo?.complianceRate).toBeCloseTo(7420 / 7466, 5);
    const { metrics } = await getExportReport(viewer.actor, demo?.id ?? "");
    expect(metrics).toContainEqual({ metric: "rejects", bucket: "schema_violation", value: 46 });
    const found = (await search(viewer.actor, "arithmetic", 5)).items;
    expect(found.map((item) => item.kind)).toEqual(["Schemas"]);
    const adapter = { owner: "demo", name: "math-word-problems" };
    expect(await getVersion(viewer.actor, adapter, "champion")).toMatchObject({
      semver: "1.0.0",
      status: "registered",
      baseModel: "demo/tiny-llama",
      rank: 8,
    });
    const newest = await getVersion(viewer.actor, adapter, "latest");
    expect(newest).toMatchObject({ semver: "1.1.0", status: "in_review", isMeasured: true });
    expect(newest.card).toMatchObject({
      data: { exports: [demo?.id], training_samples: expect.any(Number) },
      evaluation: [{ name: "eval_loss", value: 3.9654 }],
    });
    const graph = await neighbours(viewer.actor, nodeKey("version", newest.id), { depth: 2 });
    expect(new Set(graph.edges.map(({ kind }) => kind))).toEqual(
      new Set(["base", "trained_on", "exported_from"]),
    );
    expect(await seedDemo()).toBe("");
    expect((await listExports(viewer.actor, { limit: 10 })).total).toBe(1);
  }, 300_000);
});
