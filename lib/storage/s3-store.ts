import { createReadStream } from "node:fs";
import { rm, utimes } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { errorCode } from "#lib/error-code.ts";
import { logger } from "#lib/logger.ts";
import { type BlobStore, blobMissing, isDigest, requireDigest } from "./blob.ts";
import { listFolder, moveIntoPlace } from "./folder-store.ts";
import { writeTemporaryFile } from "./temporary-file.ts";

/** How long a signed address opens its blob: long enough to begin a download, which may then last. */
const addressSeconds = 600;
/** A blob that was brought here to be read stays so long after it was last asked for: longer than any job reads one. */
const keptUnusedMs = 48 * 60 * 60_000;

/**
 * Blobs as objects of a bucket. An upload is spooled to `cacheDir` first: its digest is its key, and a retry can start
 * over. Region, credentials and `AWS_ENDPOINT_URL` come from the usual AWS variables.
 */
export function createS3Store(options: { bucket: string; prefix: string; cacheDir: string }): BlobStore {
  const client = new S3Client({ forcePathStyle: true });
  const Bucket = options.bucket;
  const keyOf = (sha256: string) => [options.prefix, requireDigest(sha256)].filter(Boolean).join("/");
  const temporaryDir = path.join(options.cacheDir, "tmp");

  const stat: BlobStore["stat"] = async (sha256) => {
    try {
      const { ContentLength = 0 } = await client.send(new HeadObjectCommand({ Bucket, Key: keyOf(sha256) }));
      return { sha256, sizeBytes: ContentLength };
    } catch (error) {
      if (error instanceof NotFound) return null;
      throw error;
    }
  };

  const open: BlobStore["open"] = async (sha256, range) => {
    const Range = range ? `bytes=${range.start}-${range.end}` : undefined;
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(sha256), Range }));
      if (Body instanceof Readable) return Body;
    } catch (error) {
      if (!(error instanceof NoSuchKey)) throw error;
    }
    throw blobMissing(sha256);
  };

  return {
    stat,
    open,
    async *list() {
      const Prefix = options.prefix === "" ? undefined : `${options.prefix}/`;
      for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
        for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
          const sha256 = Key.slice(Prefix?.length ?? 0);
          if (isDigest(sha256))
            yield { sha256, sizeBytes: Size, writtenMs: LastModified?.getTime() ?? Date.now() };
        }
      }
    },
    async put(content, { maxBytes = Number.MAX_SAFE_INTEGER } = {}) {
      const { file, ...info } = await writeTemporaryFile(temporaryDir, content, maxBytes);
      try {
        const stored = await stat(info.sha256);
        if (stored?.sizeBytes !== info.sizeBytes) {
          const Body = createReadStream(file);
          await new Upload({ client, params: { Bucket, Key: keyOf(info.sha256), Body } }).done();
        }
        return info;
      } finally {
        await rm(file, { force: true });
      }
    },
    async delete(sha256) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(sha256) }));
      await rm(path.join(options.cacheDir, sha256), { force: true });
    },
    async localPath(sha256) {
      const cached = path.join(options.cacheDir, requireDigest(sha256));
      if (await touch(cached)) return cached;
      const { file, ...info } = await writeTemporaryFile(
        temporaryDir,
        await open(sha256),
        Number.MAX_SAFE_INTEGER,
      );
      if (info.sha256 !== sha256) {
        await rm(file, { force: true });
        throw new Error(`The object ${keyOf(sha256)} has other bytes than its name says (${info.sha256}).`);
      }
      await moveIntoPlace(file, cached);
      await forgetUnused(options.cacheDir);
      return cached;
    },
    signedAddress(sha256, { contentType, disposition }) {
      const command = new GetObjectCommand({
        Bucket,
        Key: keyOf(sha256),
        ResponseContentType: contentType,
        ResponseContentDisposition: disposition,
      });
      return getSignedUrl(client, command, { expiresIn: addressSeconds });
    },
    async check() {
      await client.send(new HeadBucketCommand({ Bucket }));
    },
  };
}

/** Notes that a cached blob is asked for; false where there is none. One that another user put there can be read all the same. */
async function touch(file: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(file, now, now);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT") return false;
    if (code !== "EPERM" && code !== "EACCES") throw error;
  }
  return true;
}

/** Removes cached blobs that nothing asked for in a long time; the bucket has them. What cannot be removed keeps nobody from reading. */
async function forgetUnused(cacheDir: string): Promise<void> {
  const before = Date.now() - keptUnusedMs;
  try {
    for await (const blob of listFolder(cacheDir)) {
      if (blob.writtenMs < before) await rm(path.join(cacheDir, blob.sha256), { force: true });
    }
  } catch (error) {
    logger().warn({ err: error, cacheDir }, "blobs that nothing reads could not be removed from the cache");
  }
}
