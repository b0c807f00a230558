import { errorCode } from "#lib/error-code.ts";
import { countRowChanges, readRowHashes } from "#lib/exports/comparison/row-changes.ts";
import { exportFolder } from "#lib/exports/folder.ts";
import { formatCount } from "#lib/format.ts";
import type { ComparedRow } from "./compared-rows.ts";
import type { ComparedExport } from "./training-data.ts";

/** Samples of all compared exports that are read while the page waits. */
const maxRows = 250_000;

async function hashesOf(sources: readonly ComparedExport[]): Promise<Set<number>> {
  const all = new Set<number>();
  for (const { detail, files } of sources) {
    const hashes = await readRowHashes(
      exportFolder(detail.id),
      files.map(({ path }) => path),
    );
    for (const hash of hashes) all.add(hash);
  }
  return all;
}

/** Null when the folder of an export is not here. */
async function readAll(
  sides: readonly (readonly ComparedExport[])[],
): Promise<(Set<number> | null)[] | null> {
  try {
    return await Promise.all(sides.map((side) => (side.length > 0 ? hashesOf(side) : null)));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/**
 * Which samples came and went against the first version that was trained on an export, by content; null where fewer than two versions name
 * one. Too many rows to read while a page waits are said to be so.
 */
export async function compareTrainingRows(
  sides: readonly (readonly ComparedExport[])[],
): Promise<ComparedRow | null> {
  const base = sides.findIndex((side) => side.length > 0);
  if (sides.filter((side) => side.length > 0).length < 2) return null;
  const label = "Samples added and gone";
  const exportsById = new Map(sides.flat().map((source) => [source.detail.id, source]));
  const rowCount = [...exportsById.values()].reduce((sum, { detail }) => sum + (detail.exportedRows ?? 0), 0);
  const notCounted = (why: string) => ({
    key: label,
    label,
    values: sides.map(() => `not counted: ${why}`),
    differs: false,
  });
  if (rowCount > maxRows) return notCounted(`more than ${formatCount(maxRows)} samples`);
  const hashes = await readAll(sides);
  if (hashes === null) return notCounted("the files of an export are not on this machine");
  const first = hashes[base];
  const values = hashes.map((own, index) => {
    if (!own || !first) return null;
    if (index === base) return `${formatCount(own.size)} distinct`;
    const { added, gone } = countRowChanges(first, own);
    return `+${formatCount(added)} −${formatCount(gone)}`;
  });
  return { key: label, label, values, differs: true };
}
