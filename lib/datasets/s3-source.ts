import { createWriteStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, ListObjectsV2Command, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import type { Actor } from "#lib/actor.ts";
import { isInputName } from "#lib/datasets/input-format.ts";
import { env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";

/** What a version keeps of a bucket it was read from. */
export type S3Details = { uri: string };
const maxObjects = 10_000;

function refuse(sentence: string, cause?: unknown): never {
  throw new AppError("invalid_input", sentence, {
    cause,
    problems: [{ pointer: "/source/uri", message: sentence }],
  });
}

function parse(uri: string): { Bucket: string; Prefix: string } {
  const [Bucket = "", ...rest] = uri.slice("s3://".length).split("/");
  return { Bucket, Prefix: rest.join("/") };
}

/** Refuses the bucket that holds Adaptery's own blobs to all but administrators: it holds everyone's rows. */
export function checkS3Source(actor: Actor, uri: string): S3Details {
  const { blobs } = env();
  if (actor.role !== "admin" && blobs.kind === "s3" && parse(uri).Bucket === blobs.bucket) {
    throw new AppError(
      "forbidden",
      "This is the bucket Adaptery itself uses; only an administrator may read from it.",
    );
  }
  return { uri };
}

/** Keys below a prefix that are data files, sorted. Credentials and endpoint are the instance's (the usual AWS variables). */
export async function listS3Keys(
  uri: string,
  client = new S3Client({ forcePathStyle: true }),
): Promise<string[]> {
  const { Bucket, Prefix } = parse(uri);
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  try {
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
      for (const { Key } of page.Contents ?? []) {
        if (Key !== undefined && isInputName(path.posix.basename(Key))) keys.push(Key);
      }
      if (keys.length > maxObjects) return refuse(`More than ${maxObjects} data files are below ${uri}.`);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  } catch (error) {
    if (error instanceof S3ServiceException) return refuse(`${uri} cannot be listed: ${error.name}.`, error);
    throw error;
  }
  if (keys.length === 0) return refuse(`No JSONL, JSON, CSV, TSV or Parquet file is below ${uri}.`);
  return keys.sort();
}

/** Streams one object of the URI's bucket into a file. */
export async function downloadS3Object(
  uri: string,
  key: string,
  destinationPath: string,
  client = new S3Client({ forcePathStyle: true }),
): Promise<void> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: parse(uri).Bucket, Key: key }));
  if (!(Body instanceof Readable)) return refuse(`The object ${key} cannot be read.`);
  await pipeline(Body, createWriteStream(destinationPath));
}
