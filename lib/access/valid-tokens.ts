import { processSingleton } from "#lib/global.ts";
import { hashToken } from "./token-text.ts";

const maxEntries = 10_000;

const validHashes = () => processSingleton("valid-tokens", () => new Set<string>());

/** Remembers what a token's hash came to when it was looked up. */
export function noteValidity(hash: string, isValid: boolean): void {
  const hashes = validHashes();
  if (hashes.size >= maxEntries) hashes.clear();
  if (isValid) hashes.add(hash);
  else hashes.delete(hash);
}

/** Whether this process found the token valid when it last looked: then it is no guess, though it may be revoked since. */
export function wasValid(text: string): boolean {
  return validHashes().has(hashToken(text));
}
