import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { findInputs } from "#lib/exports/inputs.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import { type ExportOutcome, runExport } from "#lib/exports/run-export.ts";

/** What an export of a test wrote. */
export type ExportedRows = {
  outcome: ExportOutcome;
  /** The rows of all data files as parsed JSON, and the text of the files. */
  rows: Record<string, unknown>[];
  text: string;
  rejects: Record<string, unknown>[];
  /** Every file of the folder with its content; gzip files unpacked. */
  files: Map<string, string>;
};

function parseLines(text: string): Record<string, unknown>[] {
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
}

async function readFolder(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const text = path.endsWith(".gz") ? gunzipSync(bytes).toString() : bytes.toString();
    files.set(path.slice(folder.length + 1), text);
  }
  return files;
}

/** For tests: runs a whole export of a few rows (objects, or lines as they stand) in a folder of its own. */
export async function exportRows(
  rows: readonly (Record<string, unknown> | string)[],
  recipe: Record<string, unknown>,
  options: { onProgress?: () => void } = {},
): Promise<ExportedRows> {
  const folder = await mkdtemp(join(tmpdir(), "adaptery-export-"));
  try {
    const input = join(folder, "rows.jsonl");
    const lines = rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row)));
    await writeFile(input, lines.map((line) => `${line}\n`).join(""));
    const outputDir = join(folder, "out");
    const outcome = await runExport({
      recipe: resolvedRecipe(recipe),
      inputs: await findInputs([input]),
      outputDir,
      threads: 1,
      ...options,
    });
    const files = await readFolder(outputDir);
    const data = [...files].filter(([path]) =>
      /^data\/(train|validation)-|^(training|validation)\./.test(path),
    );
    const text = data.map(([, content]) => content).join("");
    return {
      outcome,
      rows: parseLines(text),
      text,
      rejects: parseLines(files.get("rejects.jsonl") ?? ""),
      files,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
