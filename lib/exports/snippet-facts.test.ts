import { describe, expect, it } from "vitest";
import type { ExportDetail } from "#lib/exports/data.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import { snippetFacts } from "#lib/exports/snippet-facts.ts";

const run: ExportDetail = {
  id: "0198-export",
  name: "gsm8k-1",
  owner: "demo",
  ownerId: "0198-owner",
  status: "succeeded",
  dataset: { id: "0198-dataset", name: "gsm8k", owner: "demo", version: 1 },
  recipe: { id: "0198-recipe", name: "r", rowFormat: "instruction_tuning" },
  progress: null,
  totalRows: 10,
  exportedRows: 8,
  failedRows: 1,
  skippedRows: 1,
  bytesWritten: 800,
  durationMs: 5,
  complianceRate: null,
  diversityScore: null,
  error: null,
  cancelRequested: false,
  createdBy: "demo",
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: null,
  finishedAt: null,
  visibility: "team",
  attempt: 1,
  heartbeatAt: null,
  asOf: "2026-01-02T00:00:00.000Z",
  engineVersion: "1",
  datasetDigest: "sha256:ab",
  manifestSha256: null,
  inputBytes: 900,
  datasetRows: 10,
  recipeDocument: resolvedRecipe({ style: "instruction_tuning" }),
  recipeDigest: "cd",
  canCancel: false,
};
const file = (path: string) => ({ path, sha256: "ef", sizeBytes: 1, rows: 1 });

describe("snippetFacts", () => {
  it("takes the data files and their splits, and nothing beside them", () => {
    const paths = [
      "data/train-00000-of-00001.jsonl.gz",
      "data/validation-00000-of-00001.jsonl",
      "data/train-00000-of-00001.meta.jsonl",
      "rejects.jsonl",
      "MANIFEST.json",
    ];
    const { files } = snippetFacts(run, paths.map(file));
    expect(files.map(({ path, split }) => [path, split])).toEqual([
      ["data/train-00000-of-00001.jsonl.gz", "train"],
      ["data/validation-00000-of-00001.jsonl", "validation"],
    ]);
  });

  it("names the data by the export and takes its counts", () => {
    expect(snippetFacts(run, [])).toMatchObject({
      name: "gsm8k-1",
      counts: { total: 10, exported: 8, failed: 1, skipped: 1 },
    });
  });
});
