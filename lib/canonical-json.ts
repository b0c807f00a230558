import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** Canonical JSON text of a JSON value (RFC 8785: sorted keys, shortest numbers, no white space). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("only JSON values have a canonical form");
  return text;
}

/** SHA-256 of the canonical form, lower-case hex. */
export function canonicalDigest(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
