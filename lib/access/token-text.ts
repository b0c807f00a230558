import { hash, randomBytes } from "node:crypto";

/** How many characters of a token are kept to recognise it by. */
const shownPrefixLength = 10;

/** A new API token: `adp_` and 32 random bytes in base64url. Shown once; only its hash is kept. */
export function createTokenText(): { text: string; hash: string; prefix: string } {
  const text = `adp_${randomBytes(32).toString("base64url")}`;
  return { text, hash: hashToken(text), prefix: text.slice(0, shownPrefixLength) };
}

/** SHA-256 of a token, hex. Tokens are random, so a plain hash cannot be guessed back. */
export function hashToken(text: string): string {
  return hash("sha256", text);
}

/** The token of an `Authorization` header; null where it names none. */
export function bearerOf(authorization: string | null | undefined): string | null {
  return /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1] ?? null;
}
