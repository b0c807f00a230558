import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { env } from "./env.ts";
import { AppError } from "./errors.ts";

const ivBytes = 12;
const tagBytes = 16;

/** What credentials are kept for; each has a key of its own, derived from the instance's secret. */
export type SecretPurpose = "adaptery dataset source credentials" | "adaptery serving target token";

function keyOf(purpose: SecretPurpose): Buffer {
  const { secret } = env();
  if (secret === undefined) {
    throw new AppError(
      "unavailable",
      "The instance has no secret to keep credentials with: set ADAPTERY_SECRET.",
    );
  }
  return Buffer.from(hkdfSync("sha256", secret, "", purpose, 32));
}

/**
 * Encrypts credentials: AES-256-GCM, key by HKDF (RFC 5869) from the instance's secret. `boundTo` names the row they belong to:
 * the text opens with the same one alone.
 */
export function sealSecret(text: string, purpose: SecretPurpose, boundTo = ""): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", keyOf(purpose), iv);
  cipher.setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64");
}

/**
 * The text that was sealed.
 * @throws AppError unavailable when the instance's secret has changed since, or the text was altered or is another row's
 */
export function openSecret(sealed: string, purpose: SecretPurpose, boundTo = ""): string {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(purpose), bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(boundTo));
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  const text = decipher.update(bytes.subarray(ivBytes + tagBytes));
  try {
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new AppError(
      "unavailable",
      "Stored credentials cannot be opened: the instance's secret (ADAPTERY_SECRET, or the file `secret` of the data folder) is another one than when they were saved. Bring it back, or enter them again.",
      { cause },
    );
  }
}
