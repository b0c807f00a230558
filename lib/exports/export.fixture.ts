import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { findInputs } from "#lib/exports/inputs.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import { type ExportOutcome, type ExportRequest, runExport } from "#lib/exports/run-export.ts";

/** For tests: a folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "adaptery-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** For tests: one export of these bytes; answers its outcome and its folder. */
export async function exportBytes(
  rows: string | Buffer,
  recipe: Record<string, unknown>,
  request: Partial<ExportRequest> = {},
): Promise<{ outcome: ExportOutcome; folder: string }> {
  const base = temporaryFolder();
  const input = join(base, "rows.jsonl");
  writeFileSync(input, rows);
  const folder = join(base, "out");
  const outcome = await runExport({
    recipe: resolvedRecipe({ as_of: "2026-01-01T00:00:00Z", ...recipe }),
    inputs: await findInputs([input]),
    outputDir: folder,
    threads: 1,
    ...request,
  });
  return { outcome, folder };
}

/** The parsed lines of a file; none when it is not there. */
export function readLinesOf(path: string): Record<string, unknown>[] {
  const text = readFileSync(path, "utf8");
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Digests of everything whose bytes must not depend on threads, parts, crashes or the clock. */
export function digestsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    names
      .filter(
        (name) =>
          statSync(join(folder, name)).isFile() && name !== "export_stats.json" && name !== "MANIFEST.json",
      )
      .map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(folder, name)))
          .digest("hex"),
      ]),
  );
}

/** Rows of a question and an answer long enough to be kept. */
export function sampleRows(
  count: number,
  answer = (index: number) => `This is the answer to question ${index}`,
): string {
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      question: `What is the answer to question ${index}?`,
      answer: answer(index),
      id: index,
    }),
  ).join("\n");
}
