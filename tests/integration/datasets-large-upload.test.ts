import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { getDataset } from "#lib/datasets/data.ts";
import { ingestJob } from "#lib/datasets/jobs.ts";
import { readRowsPage } from "#lib/datasets/preview.ts";
import { datasetRoutes } from "#lib/datasets/routes.ts";
import { testDataPlane } from "#tests/support/data-plane.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
const plane = testDataPlane(datasetRoutes);

const megabyte = 1_000_000;

/** Highest resident memory above the start while `work` runs, in bytes. */
async function memoryAbove(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      peak = Math.max(peak, process.memoryUsage.rss());
      await sleep(20);
    }
  })();
  try {
    await work();
  } finally {
    isDone = true;
    await watching;
  }
  return peak - before;
}

describe("a 300 MB upload", () => {
  it("is stored, read and previewed with memory that does not grow with it", async () => {
    const person = await createPerson("engineer");
    const row = Buffer.from(`${JSON.stringify({ question: "q".repeat(300), answer: "a".repeat(250) })}\n`);
    const block = Buffer.concat(Array.from({ length: 1750 }, () => row));
    const blocks = Math.ceil((300 * megabyte) / block.length);
    const head = Buffer.from(
      '--b\r\ncontent-disposition: form-data; name="file"; filename="big.jsonl"\r\n\r\n',
    );
    const tail = Buffer.from("\r\n--b--\r\n");
    let id = "";

    const uploadBytes = await memoryAbove(async () => {
      const request = httpRequest(`${plane.url}/api/v1/datasets`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${person.token}`,
          "content-type": "multipart/form-data; boundary=b",
          "content-length": head.length + blocks * block.length + tail.length,
        },
      });
      const answered: Promise<IncomingMessage[]> = once(request, "response");
      request.write(head);
      for (let at = 0; at < blocks; at++) if (!request.write(block)) await once(request, "drain");
      request.end(tail);
      const [response] = await answered;
      let text = "";
      for await (const chunk of response ?? []) text += chunk;
      expect(response?.statusCode).toBe(202);
      id = JSON.parse(text).id;
    });
    const ingestBytes = await memoryAbove(async () => {
      await runWaitingJobs(ingestJob);
    });

    const dataset = await getDataset(person.actor, id);
    expect(dataset.latestVersion).toMatchObject({ status: "ready", rowCount: blocks * 1750 });
    const startedAt = performance.now();
    const page = await readRowsPage(person.actor, id, { offset: blocks * 1750 - 1, limit: 10 });
    expect(page.items).toHaveLength(1);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(uploadBytes).toBeLessThan(150 * megabyte);
    expect(ingestBytes).toBeLessThan(150 * megabyte);
  });
});
