import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";

const ivBytes = 12;
const tagBytes = 16;

function key(): Buffer {
  const { secret } = env();
  if (secret === undefined) {
    throw new AppError(
      "unavailable",
      "The instance has no secret to keep credentials with: set ADAPTERY_SECRET.",
    );
  }
  return Buffer.from(hkdfSync("sha256", secret, "", "adaptery dataset source credentials", 32));
}

/** Encrypts credentials (AES-256-GCM, key derived by HKDF from the instance secret) until a job has used them. */
export function sealSecret(text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key(), iv);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64");
}

/** The text that was sealed. Throws when the instance secret has changed since, or the text was altered. */
export function openSecret(sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key(), bytes.subarray(0, ivBytes));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
  return text.toString("utf8");
}
