import { ingestJob } from "#lib/datasets/jobs.ts";
import { createDataset } from "#lib/datasets/mutations.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import type { TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

/** Makes a ready dataset of a person (or of one of their teams) from JSON Lines text; returns its id. */
export async function createReadyDataset(
  person: TestPerson,
  rows: string,
  options: { owner?: string; name?: string } = {},
): Promise<string> {
  async function* bytes() {
    yield Buffer.from(rows);
  }
  const { sha256, sizeBytes } = await blobStore().put(bytes());
  const { datasetId } = await createDataset(
    person.actor,
    { owner: options.owner ?? person.handle },
    { name: options.name ?? `rows-${crypto.randomUUID().slice(0, 8)}` },
    {
      kind: "content",
      content: { sha256, sizeBytes, fileName: "rows.jsonl", format: "jsonl", compression: "none" },
      sourceKind: "upload",
      details: {},
    },
  );
  await runWaitingJobs(ingestJob);
  return datasetId;
}

/** So many rows with a question and an answer; every fifth answer is too short, every seventh row repeats row 0. */
export function exampleRows(count: number): string {
  return Array.from({ length: count }, (_, index) => {
    if (index > 0 && index % 7 === 0)
      return { question: "What is row 0?", answer: "It is the row number 0." };
    const answer = index % 5 === 4 ? "short" : `It is the row number ${index}.`;
    return { question: `What is row ${index}?`, answer };
  })
    .map((row) => `${JSON.stringify(row)}\n`)
    .join("");
}
