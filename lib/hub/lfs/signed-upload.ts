import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";

/** What a signed address lets its holder do: store these bytes for this repository, until then. */
export type SignedUpload = { repositoryId: string; sha256: string; sizeBytes: number; expiresAtMs: number };

/** Large uploads over slow lines take hours; the address is worth nothing but for the one file. */
export const uploadLifetimeMs = 24 * 3_600_000;

function signatureOf({ repositoryId, sha256, sizeBytes, expiresAtMs }: SignedUpload): Buffer {
  const key = hkdfSync("sha256", env().secret, "", "adaptery hub uploads", 32);
  return createHmac("sha256", Buffer.from(key))
    .update([repositoryId, sha256, sizeBytes, expiresAtMs].join("\n"))
    .digest();
}

/** Path and query, below the Hub's endpoint, at which clients store a file without any other authority. */
export function signedUploadPath(upload: SignedUpload): string {
  const { repositoryId, sha256, sizeBytes, expiresAtMs } = upload;
  const signature = signatureOf(upload).toString("base64url");
  return `/lfs/${repositoryId}/${sha256}?size=${sizeBytes}&expires=${expiresAtMs}&signature=${signature}`;
}

/** Reads such an address back. Throws `forbidden` for one that was altered or has expired. */
export function readSignedUpload(
  params: Readonly<Record<string, string>>,
  query: URLSearchParams,
  nowMs: number = Date.now(),
): SignedUpload {
  const upload: SignedUpload = {
    repositoryId: params.repository ?? "",
    sha256: params.sha256 ?? "",
    sizeBytes: Number(query.get("size")),
    expiresAtMs: Number(query.get("expires")),
  };
  const given = Buffer.from(query.get("signature") ?? "", "base64url");
  const expected = signatureOf(upload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new AppError("forbidden", "This upload address is not valid. Ask for a new one.");
  }
  if (upload.expiresAtMs < nowMs) {
    throw new AppError("forbidden", "This upload address has expired. Start the upload again.");
  }
  return upload;
}
