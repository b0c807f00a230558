import type { Actor } from "#lib/actor.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { getLineIndex, getReadableDatasetVersion } from "./data.ts";
import { indexEntryFor } from "./line-index.ts";
import { type PreviewRow, readPreviewRows } from "./rows.ts";

/** Rows of one version from `offset` on; `total` counts all rows of it. */
export type RowsPage = { version: number; offset: number; total: number; items: PreviewRow[] };

/**
 * Reads `limit` rows from row `offset`, by the line index: at most 1,000 rows before it are passed over, whatever the
 * file's size. Malformed lines are among the rows, with their error.
 */
export async function readRowsPage(
  actor: Actor,
  datasetIdOrName: string,
  query: { version?: number | undefined; offset: number; limit: number },
): Promise<RowsPage> {
  const { version } = await getReadableDatasetVersion(actor, datasetIdOrName, query.version);
  const page = { version: version.number, offset: query.offset, total: version.rowCount };
  const entry = indexEntryFor(await getLineIndex(actor, version.id), query.offset);
  if (query.offset >= version.rowCount || !entry || version.rowsSha256 === null)
    return { ...page, items: [] };
  const chunks = await blobStore().open(version.rowsSha256, {
    start: entry.byteOffset,
    end: version.rowsSizeBytes - 1,
  });
  try {
    const items = await readPreviewRows(chunks, { ...query, firstLine: entry.line });
    return { ...page, items };
  } finally {
    chunks.destroy();
  }
}
