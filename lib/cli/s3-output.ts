import { createReadStream } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { AppError } from "#lib/errors.ts";
import { isExportedPath } from "#lib/exports/job-folder.ts";

/** Where an export is made and how it gets to where it belongs. */
export type OutputPlace = {
  /** The folder the engine writes. */
  folder: string;
  /** After success: puts the folder where it belongs, MANIFEST.json last. */
  commit: () => Promise<void>;
  close: () => Promise<void>;
};

/** A local folder is written in place; `s3://bucket/prefix` is made in a temporary folder and uploaded when it is whole. */
export async function openOutput(
  output: string,
  flags: { overwrite: boolean; resume: boolean; part?: unknown; finish: boolean },
): Promise<OutputPlace> {
  if (!output.startsWith("s3://")) return { folder: output, commit: nothing, close: nothing };
  if (flags.part !== undefined || flags.finish || flags.resume) {
    throw new AppError(
      "invalid_input",
      "--part, --finish and --resume need a folder that all processes share; an s3:// output is uploaded when the export is whole.",
    );
  }
  const [bucket = "", ...rest] = output.slice("s3://".length).replace(/\/+$/, "").split("/");
  const prefix = rest.length === 0 ? "" : `${rest.join("/")}/`;
  const client = new S3Client({ forcePathStyle: true });
  const existing = await listKeys(client, bucket, prefix);
  if (existing.length > 0 && !flags.overwrite) {
    throw new AppError("conflict", `${output} is not empty. Choose another prefix, or use --overwrite.`);
  }
  const base = await mkdtemp(join(tmpdir(), "adaptery-s3-"));
  const folder = join(base, "export");
  return {
    folder,
    commit: () => upload(client, bucket, prefix, folder, existing),
    close: () => rm(base, { recursive: true, force: true }),
  };
}

async function nothing(): Promise<void> {
  // A local folder is where it belongs.
}

async function listKeys(client: S3Client, Bucket: string, Prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return keys;
}

const manifestName = "MANIFEST.json";

/** The old manifest goes first and the new one comes last, so that a half-uploaded prefix never looks finished. */
async function upload(
  client: S3Client,
  Bucket: string,
  prefix: string,
  folder: string,
  existing: readonly string[],
): Promise<void> {
  const remove = async (keys: readonly string[]): Promise<void> => {
    for (let at = 0; at < keys.length; at += 1000) {
      const Objects = keys.slice(at, at + 1000).map((Key) => ({ Key }));
      await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    }
  };
  await remove(existing.filter((key) => key === prefix + manifestName));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort((a, b) => Number(a === manifestName) - Number(b === manifestName) || (a < b ? -1 : 1));
  const written = new Set(names.map((name) => prefix + name));
  // Others' objects below the prefix, or in the whole bucket when there is none, are not ours to remove.
  const stale = existing.filter((key) => !written.has(key) && isExportedPath(key.slice(prefix.length)));
  for (const name of names) {
    if (name === manifestName) await remove(stale);
    const Body = createReadStream(join(folder, name));
    await new Upload({ client, params: { Bucket, Key: prefix + name, Body } }).done();
  }
}
