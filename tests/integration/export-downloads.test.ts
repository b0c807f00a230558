import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { listExportFiles } from "#lib/exports/data.ts";
import { exportRunJob } from "#lib/exports/jobs.ts";
import { createExport } from "#lib/exports/mutations.ts";
import { exportRoutes } from "#lib/exports/routes.ts";
import { testDataPlane } from "#tests/support/data-plane.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { createPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
const plane = testDataPlane(exportRoutes);

let shared: ReturnType<typeof makeExport> | undefined;

/** One finished export for all tests of this file. */
function finishedExport() {
  shared ??= makeExport();
  return shared;
}

async function makeExport() {
  const person = await createPerson("engineer");
  const datasetId = await createReadyDataset(person, exampleRows(300));
  const recipe = { style: "instruction_tuning" };
  const { id } = await createExport(person.actor, { name: "downloads", datasetId, recipe });
  await runWaitingJobs(exportRunJob);
  const get = (path: string, headers: Record<string, string> = {}, token = person.token) =>
    fetch(`${plane.url}/api/v1/exports/${id}/${path}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  return { person, id, get };
}

describe("downloads of an export", () => {
  it("serve every file with the digest that is listed, whole and in ranges", async () => {
    const { person, id, get } = await finishedExport();
    const files = await listExportFiles(person.actor, id);
    for (const file of files) {
      const response = await get(`files/${file.path}`);
      expect(response.status).toBe(200);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.sha256);
      expect(response.headers.get("content-length")).toBe(String(file.sizeBytes));
      const part = await get(`files/${file.path}`, { range: "bytes=3-9" });
      expect(part.status).toBe(206);
      expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(3, 10));
      expect(part.headers.get("content-range")).toBe(`bytes 3-9/${bytes.length}`);
    }
    expect((await get("files/MANIFEST.json", { range: "bytes=99999999-" })).status).toBe(416);
  });

  it("send nothing again to who has it, and no end to who has the start of another file", async () => {
    const { get } = await finishedExport();
    const name = "files/MANIFEST.json";
    const etag = (await get(name)).headers.get("etag") ?? "";
    const kept = await get(name, { "if-none-match": etag });
    expect([kept.status, kept.headers.get("etag"), await kept.text()]).toEqual([304, etag, ""]);
    expect((await get(name, { "if-none-match": '"other"' })).status).toBe(200);
    const range = { range: "bytes=3-9" };
    expect((await get(name, { ...range, "if-range": etag })).status).toBe(206);
    expect((await get(name, { ...range, "if-range": '"other"' })).status).toBe(200);
  });

  it.each([
    "files/..%2f..%2fblobs",
    "files/data/..%2f..%2f..%2fsecret",
    "files/%2fetc%2fpasswd",
    "files/.export/job.json",
    "files/data",
    "files/MANIFEST.json%00",
  ])("refuse %s", async (path) => {
    const { get } = await finishedExport();
    const response = await get(path);
    expect([400, 404]).toContain(response.status);
  });

  it("hold the whole folder in an archive that tar reads", async () => {
    const { person, id, get } = await finishedExport();
    const response = await get("archive");
    const archive = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get("content-length")).toBe(String(archive.length));
    const names = execFileSync("tar", ["-tf", "-"], { input: archive }).toString().trim().split("\n");
    const files = await listExportFiles(person.actor, id);
    expect(names).toEqual(files.map((file) => `downloads/${file.path}`));
    const manifest = execFileSync("tar", ["-xOf", "-", "downloads/MANIFEST.json"], { input: archive });
    expect(manifest.toString()).toBe(await (await get("files/MANIFEST.json")).text());
  });

  it("are nobody else's", async () => {
    const { get } = await finishedExport();
    const stranger = await createPerson("engineer");
    expect((await get("archive", {}, stranger.token)).status).toBe(404);
    expect((await get("files/MANIFEST.json", {}, stranger.token)).status).toBe(404);
    expect((await get("archive", {}, "adp_unknown")).status).toBe(401);
  });
});
