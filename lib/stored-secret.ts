import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { errorCode } from "#lib/error-code.ts";

/** As short as `ADAPTERY_SECRET` may be. */
const minLength = 32;

/**
 * The secret of an instance: 32 random bytes in hex, made on first use and readable by its owner only. Throws when the file is cut
 * short: sessions and credentials must not be kept with a key that anyone can guess.
 */
export function storedSecret(dataDir: string): string {
  const file = path.join(dataDir, "secret");
  const secret = (readIfThere(file) ?? makeSecret(dataDir, file)).trim();
  if (secret.length >= minLength) return secret;
  throw new Error(
    `The secret in ${file} is cut short. Bring the file back from a backup; or remove it, and a new one is made: people sign in again, and stored credentials have to be entered again.`,
  );
}

/** Whole before it has its name, so that no other process reads half of it; who comes second takes the first one's. */
function makeSecret(dataDir: string, file: string): string {
  mkdirSync(dataDir, { recursive: true });
  const mine = `${file}.${randomBytes(8).toString("hex")}.tmp`;
  try {
    writeFileSync(mine, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx", flush: true });
    giveName(mine, file);
  } finally {
    rmSync(mine, { force: true });
  }
  return readFileSync(file, "utf8");
}

function giveName(mine: string, file: string): void {
  try {
    linkSync(mine, file);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return;
    // A file system without hard links (SMB): a rename is whole too, but the last one wins.
    renameSync(mine, file);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
