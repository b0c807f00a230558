import { createHash, randomBytes } from "node:crypto";

/** Text that every key of a password link begins with. */
export const passwordLinkPrefix = "password-link:";
const validMs = 7 * 24 * 60 * 60 * 1000;

/** The key a password link is kept under: its SHA-256, so that the database does not hold what opens an account. */
export function passwordLinkIdentifier(token: string): string {
  return `${passwordLinkPrefix}${createHash("sha256").update(token).digest("hex")}`;
}

/** A new password link: its secret, the key it is kept under, and when it ends (seven days from now). */
export function createPasswordLink(): { token: string; identifier: string; expiresAt: Date } {
  const token = randomBytes(32).toString("base64url");
  return { token, identifier: passwordLinkIdentifier(token), expiresAt: new Date(Date.now() + validMs) };
}
