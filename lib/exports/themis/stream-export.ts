import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { findDefaultDataset, getReadableDatasetVersion } from "#lib/datasets/data.ts";
import { AppError, toPublicError } from "#lib/errors.ts";
import { beginStreamedExport, endStreamedExport, saveStreamProgress } from "#lib/exports/themis/mutations.ts";
import { parseThemisExport, themisFileName } from "#lib/exports/themis/request.ts";
import { streamRows } from "#lib/exports/themis/stream.ts";
import { logger } from "#lib/logger.ts";
import { blobStore } from "#lib/storage/blob-store.ts";

/** Often enough for a status page, seldom enough to cost nothing. */
const progressMs = 1_000;

/** A stream that has begun: its id, the name to save it under, and its bytes. */
export type StreamedExport = { id: string; fileName: string; chunks: AsyncGenerator<Uint8Array> };

/**
 * Starts a ThemisDB-compatible export from the text of its request. Whatever is wrong with the request is thrown here, before
 * the first byte; a failure later ends the stream with an error, so that it cannot look whole.
 */
export async function startStreamedExport(actor: Actor, text: string): Promise<StreamedExport> {
  const request = parseThemisExport(text);
  const named = request.dataset ?? (await findDefaultDataset(actor))?.id;
  if (named === undefined) {
    throw new AppError("invalid_input", "Name a dataset: no dataset is marked default.", {
      problems: [{ pointer: "/dataset", message: "Missing required field: dataset" }],
    });
  }
  const { dataset, version } = await getReadableDatasetVersion(actor, named);
  authorize(actor, "export.create");
  if (version.rowsSha256 === null) throw new AppError("conflict", `${dataset.name} has no rows.`);
  const path = await blobStore().localPath(version.rowsSha256);
  const id = await beginStreamedExport(actor, {
    ownerId: dataset.owner.id,
    datasetVersionId: version.id,
    datasetLabel: `${dataset.owner.handle}/${dataset.name}`,
    recordsTotal: version.rowCount,
    theme: request.theme,
    filter: request.recipe.filter_expression,
  });
  const walk = { recipe: request.recipe, asOfMs: Date.now(), path, sizeBytes: version.rowsSizeBytes };
  return { id, fileName: themisFileName(id, request.theme), chunks: follow(actor, id, walk) };
}

async function* follow(
  actor: Actor,
  id: string,
  walk: Parameters<typeof streamRows>[0],
): AsyncGenerator<Uint8Array> {
  let [processed, exported] = [0, 0];
  let error: string | null = "The reader went away before the end.";
  const beat = setInterval(() => {
    saveStreamProgress(id, processed, exported).catch((cause: unknown) => {
      logger().warn({ err: cause, exportId: id }, "progress of a stream could not be written; trying again");
    });
  }, progressMs);
  try {
    for await (const batch of streamRows(walk)) {
      ({ processed, exported } = batch);
      if (batch.bytes.length > 0) yield batch.bytes;
    }
    error = null;
  } catch (cause) {
    error = toPublicError(cause).message;
    throw cause;
  } finally {
    clearInterval(beat);
    await endStreamedExport(actor, id, { processed, exported, error });
  }
}
