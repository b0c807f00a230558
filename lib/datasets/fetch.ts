import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { jobActor } from "#lib/actor.ts";
import { formatOfName } from "#lib/datasets/input-format.ts";
import { normaliseToJsonl } from "#lib/datasets/normalise.ts";
import { AppError } from "#lib/errors.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { openSecret } from "#lib/sealed-secret.ts";
import { blobStore, makeTemporaryFolder } from "#lib/storage/blob-store.ts";
import { listFolderFiles } from "./folder-source.ts";
import { readPostgresRows } from "./postgres-source.ts";
import { downloadS3Object, listS3Keys } from "./s3-source.ts";
import { findVersionForJob } from "./versions/data.ts";
import { gaveUp, settleFailure } from "./versions/failure.ts";
import { attachFetchedContent } from "./versions/mutations.ts";

type JobVersion = NonNullable<Awaited<ReturnType<typeof findVersionForJob>>>;

/**
 * Reads a version's source into one JSON Lines blob and hands it to the ingest. Safe to repeat: nothing is written but a
 * blob by its digest until the version gets its content.
 */
export async function fetchVersion({ versionId }: { versionId: string }, context: JobContext): Promise<void> {
  const actor = jobActor("dataset-fetch", context.jobId);
  const version = await findVersionForJob(versionId);
  if (version?.status !== "ingesting" || version.contentSha256 !== null) return;
  if (await gaveUp(actor, versionId, context)) return;
  const folder = await makeTemporaryFolder();
  try {
    const info = await blobStore().put(sourceRows(version, folder, context.signal));
    if (info.sizeBytes === 0) throw new AppError("invalid_input", "The source holds no rows.");
    const content = { ...info, fileName: version.fileName, format: "jsonl", compression: "none" } as const;
    await attachFetchedContent(actor, versionId, content, detailsOf(version));
  } catch (error) {
    await settleFailure(actor, versionId, error, context);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function detailsOf(version: JobVersion): Record<string, unknown> {
  const details = version.sourceDetails;
  return typeof details === "object" && details !== null && !Array.isArray(details) ? { ...details } : {};
}

function detail(version: JobVersion, name: string): string {
  const value = detailsOf(version)[name];
  if (typeof value === "string") return value;
  throw new AppError("invalid_input", `The source of this version has no '${name}'. Import it again.`);
}

async function* sourceRows(version: JobVersion, folder: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  if (version.sourceKind === "postgres") {
    if (version.sourceSecret === null) {
      throw new AppError("invalid_input", "The credentials of this source are gone. Import it again.");
    }
    const source = {
      connectionString: openSecret(version.sourceSecret, "adaptery dataset source credentials"),
      query: detail(version, "query"),
    };
    yield* readPostgresRows(source, signal);
    return;
  }
  if (version.sourceKind === "s3") {
    const uri = detail(version, "uri");
    for (const key of await listS3Keys(uri)) {
      const local = path.join(folder, "object");
      await downloadS3Object(uri, key, local);
      yield* fileRows(local, path.posix.basename(key), folder, signal);
    }
    return;
  }
  for (const file of await listFolderFiles(detail(version, "path"))) {
    yield* fileRows(file, path.basename(file), folder, signal);
  }
}

/** One file's rows as JSON Lines, ending in a line break. */
async function* fileRows(
  sourcePath: string,
  name: string,
  folder: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const destinationPath = path.join(folder, "rows.jsonl");
  await normaliseToJsonl({ sourcePath, destinationPath, ...formatOfName(name) });
  let last = 0x0a;
  for await (const chunk of createReadStream(destinationPath, { highWaterMark: 1024 * 1024, signal })) {
    last = chunk.at(-1) ?? last;
    yield chunk;
  }
  if (last !== 0x0a) yield Buffer.from("\n");
  await rm(destinationPath, { force: true });
}
