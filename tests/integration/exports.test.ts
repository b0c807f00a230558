import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { db } from "#lib/db.ts";
import { compareExports } from "#lib/exports/comparison/data.ts";
import { getDashboard } from "#lib/exports/dashboard/data.ts";
import { getExport, getExportReport, listExportFiles, listExports } from "#lib/exports/data.ts";
import { listRejects } from "#lib/exports/downloads.ts";
import { exportRunJob } from "#lib/exports/jobs.ts";
import { cancelExport, createExport } from "#lib/exports/mutations.ts";
import { listRecipes } from "#lib/exports/recipes/data.ts";
import { archiveRecipe, saveRecipe } from "#lib/exports/recipes/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { createPerson, createTeam } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

const database = testDatabase();

const recipe = {
  style: "instruction_tuning",
  structured_gen: {
    enable_schema_validation: true,
    json_schema: { type: "object", properties: { instruction: { type: "string", maxLength: 15 } } },
  },
  quality: { min_text_length: 10, skip_duplicates: true },
};

describe("an export", () => {
  it("becomes a folder, totals, metric rows and files", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(200));
    const queued = await createExport(person.actor, { datasetId, recipe });
    expect(queued).toMatchObject({ status: "queued", canCancel: true, totalRows: null });
    expect(queued.recipeDocument.adapter_metadata.enable_tracking).toBe(true);

    expect(await runWaitingJobs(exportRunJob)).toBe(1);
    const done = await getExport(person.actor, queued.id);
    expect(done).toMatchObject({ status: "succeeded", error: null, totalRows: 200, attempt: 1 });
    expect((done.exportedRows ?? 0) + (done.failedRows ?? 0) + (done.skippedRows ?? 0)).toBe(200);
    expect(done.complianceRate).toBeGreaterThan(0);
    expect(done.complianceRate).toBeLessThan(1);

    const { report, stats, metrics } = await getExportReport(person.actor, queued.id);
    expect(report).toMatchObject({ schema_validation: { compliance_rate: done.complianceRate } });
    expect(stats).toMatchObject({ total_entities: 200, exported_entities: done.exportedRows });
    expect(metrics).toContainEqual({
      metric: "schema_validation.compliance_rate",
      bucket: "",
      value: done.complianceRate,
    });

    const files = await listExportFiles(person.actor, queued.id);
    const names = files.map((file) => file.path);
    expect(names).toEqual(
      expect.arrayContaining([
        "MANIFEST.json",
        "adapter_metadata.json",
        "quality_report.json",
        "rejects.jsonl",
      ]),
    );
    const folder = path.join(database.dataDir, "exports", queued.id);
    expect(names.every((name) => existsSync(path.join(folder, name)))).toBe(true);
    const metadata = JSON.parse(readFileSync(path.join(folder, "adapter_metadata.json"), "utf8"));
    expect(metadata.custom["adaptery.export_id"]).toBe(queued.id);
    expect(metadata.custom["adaptery.dataset_digest"]).toBe(done.datasetDigest);
  });

  it("lists rejects by reason, each with its source row", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(100));
    const { id } = await createExport(person.actor, { datasetId, recipe });
    await runWaitingJobs(exportRunJob);
    const done = await getExport(person.actor, id);
    const all = await listRejects(person.actor, id, { limit: 200 });
    expect(all.items).toHaveLength((done.failedRows ?? 0) + (done.skippedRows ?? 0));
    const short = await listRejects(person.actor, id, { limit: 3, code: "too_short" });
    expect(short.items.map((item) => item.row)).toEqual([
      { question: "What is row 4?", answer: "short" },
      { question: "What is row 9?", answer: "short" },
      { question: "What is row 19?", answer: "short" },
    ]);
    const next = await listRejects(person.actor, id, {
      limit: 3,
      code: "too_short",
      cursor: short.nextCursor ?? "",
    });
    expect(next.items[0]?.line).toBe(25);
  });

  it("is refused when the recipe's schema does not compile, with the place", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, '{"question":"q","answer":"a long enough answer"}\n');
    const broken = {
      ...recipe,
      structured_gen: {
        enable_schema_validation: true,
        json_schema: { properties: { a: { type: "objekt" } } },
      },
    };
    await expect(createExport(person.actor, { datasetId, recipe: broken })).rejects.toMatchObject({
      code: "invalid_input",
      problems: [{ pointer: expect.stringMatching(/^\/structured_gen\/json_schema\/properties\/a/) }],
    });
    expect(await db().recipe.count({ where: { ownerId: person.ownerId } })).toBe(0);
  });

  it("fails when its folder cannot be made, and says what to do", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(5));
    const { id } = await createExport(person.actor, { datasetId, recipe });
    const folder = path.join(database.dataDir, "exports", id);
    mkdirSync(path.dirname(folder), { recursive: true });
    writeFileSync(folder, "a file where the folder belongs");
    await runWaitingJobs(exportRunJob);
    const failed = await getExport(person.actor, id);
    expect(failed.status).toBe("failed");
    expect(failed.error).toMatch(/is a file, not a folder/);
    expect(await listExportFiles(person.actor, id)).toEqual([]);
  });

  it("stops at max_errors and says so", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, "no json\n".repeat(20));
    const { id } = await createExport(person.actor, { datasetId, recipe: { ...recipe, max_errors: 5 } });
    await runWaitingJobs(exportRunJob);
    expect(await getExport(person.actor, id)).toMatchObject({ status: "failed" });
    expect((await getExport(person.actor, id)).error).toMatch(/max_errors \(5\)/);
  });

  it("is cancelled before it runs and leaves nothing", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(10));
    const { id } = await createExport(person.actor, { datasetId, recipe });
    expect(await cancelExport(person.actor, id)).toMatchObject({ status: "cancelled", canCancel: false });
    await runWaitingJobs(exportRunJob);
    expect(await getExport(person.actor, id)).toMatchObject({ status: "cancelled", attempt: 0 });
    await expect(cancelExport(person.actor, id)).rejects.toThrow(/already/);
  });

  it("has its result read again when the worker died after the MANIFEST", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(50));
    const { id } = await createExport(person.actor, { datasetId, recipe });
    await runWaitingJobs(exportRunJob);
    const before = await getExport(person.actor, id);
    await db().export.update({
      where: { id },
      data: { status: "running", totalRows: null, manifestSha256: null },
    });
    const signal = new AbortController().signal;
    const { logger } = await import("#lib/logger.ts");
    await exportRunJob.execute(
      { exportId: id },
      { jobId: "again", attempt: 2, isLastAttempt: false, signal, log: logger() },
    );
    const after = await getExport(person.actor, id);
    expect(after).toMatchObject({ status: "succeeded", attempt: 2, manifestSha256: before.manifestSha256 });
    expect(await db().exportMetric.count({ where: { exportId: id } })).toBeGreaterThan(0);
  });

  it("is refused with every problem of the recipe and its pointer", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(5));
    const bad = createExport(person.actor, {
      datasetId,
      recipe: { stile: "chat_completion", max_errors: -1 },
    });
    await expect(bad).rejects.toMatchObject({ code: "invalid_input" });
    await bad.catch((error) => {
      expect(error.problems.map((problem: { pointer: string }) => problem.pointer)).toEqual(
        expect.arrayContaining(["/stile", "/max_errors"]),
      );
    });
    await expect(createExport(person.actor, { datasetId })).rejects.toThrow(/either recipe or recipeId/);
  });
});

describe("recipes", () => {
  it("are saved with tracking and the report on unless they say otherwise, as an export's own recipe is", async () => {
    const { actor } = await createPerson("engineer");
    const style = "text_completion";
    const saved = await saveRecipe(actor, { name: "plain", recipe: { style } });
    expect(saved.recipe).toMatchObject({
      adapter_metadata: { enable_tracking: true },
      quality_metrics: { enable_metrics: true },
    });
    const off = { adapter_metadata: { enable_tracking: false }, quality_metrics: { enable_metrics: false } };
    const without = await saveRecipe(actor, { name: "bare", recipe: { style, ...off } });
    expect(without.recipe).toMatchObject(off);
  });

  it("never change: the same name again is refused", async () => {
    const person = await createPerson("engineer");
    const saved = await saveRecipe(person.actor, { name: "legal-qa", recipe });
    await expect(saveRecipe(person.actor, { name: "legal-qa", recipe })).rejects.toMatchObject({
      code: "conflict",
    });
    await archiveRecipe(person.actor, saved.id);
    expect((await listRecipes(person.actor, { limit: 50 })).items).toEqual([]);
    expect((await listRecipes(person.actor, { limit: 50, archived: true })).items).toHaveLength(1);
  });

  it("are reused, and two exports of them compare", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(60));
    const saved = await saveRecipe(person.actor, { name: "one", recipe });
    const other = await saveRecipe(person.actor, {
      name: "two",
      recipe: { ...recipe, quality: { min_text_length: 1 } },
    });
    const left = await createExport(person.actor, { datasetId, recipeId: saved.id });
    const right = await createExport(person.actor, { datasetId, recipeId: other.id });
    expect(await runWaitingJobs(exportRunJob)).toBe(2);
    const comparison = await compareExports(person.actor, left.id, right.id);
    expect(comparison.recipeDifferences).toContainEqual({
      pointer: "/quality/min_text_length",
      left: 10,
      right: 1,
    });
    expect(comparison.right.exportedRows).toBeGreaterThan(comparison.left.exportedRows ?? 0);
    expect(comparison.files.find((file) => file.path === "recipe.json")?.isSame).toBe(false);
  });
});

describe("exports of a team", () => {
  it("are seen by its members alone", async () => {
    const [member, stranger] = [await createPerson("engineer"), await createPerson("engineer")];
    const team = await createTeam([{ person: member, role: "engineer" }]);
    const datasetId = await createReadyDataset(member, exampleRows(10), { owner: team.handle });
    const { id } = await createExport(member.actor, { datasetId, recipe, owner: team.handle });
    await runWaitingJobs(exportRunJob);
    expect(await getExport(member.actor, id)).toMatchObject({ owner: team.handle });
    await expect(getExport(stranger.actor, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(listRejects(stranger.actor, id, { limit: 1 })).rejects.toMatchObject({ code: "not_found" });
    await expect(cancelExport(stranger.actor, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(createExport(stranger.actor, { datasetId, recipe })).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await listExports(stranger.actor, { limit: 50 })).items).toEqual([]);
  });

  it("are not started by viewers", async () => {
    const [maker, viewer] = [await createPerson("engineer"), await createPerson("viewer")];
    const team = await createTeam([
      { person: maker, role: "engineer" },
      { person: viewer, role: "viewer" },
    ]);
    const datasetId = await createReadyDataset(maker, exampleRows(10), { owner: team.handle });
    const start = createExport(viewer.actor, { datasetId, recipe, owner: team.handle });
    await expect(start).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the dashboard", () => {
  it("shows the worst compliance first and counts what one may see", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(30));
    await createExport(person.actor, { datasetId, recipe });
    await runWaitingJobs(exportRunJob);
    await createExport(person.actor, { datasetId, recipe });
    const dashboard = await getDashboard(person.actor);
    expect(dashboard.running).toHaveLength(1);
    expect(dashboard.worstCompliance).toHaveLength(1);
    expect(dashboard.counts).toMatchObject({ datasets: 1, exports: 2, failedExports: 0 });
  });
});
