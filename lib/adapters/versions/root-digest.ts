import { createHash } from "node:crypto";

/** Paths that OpenSSF Model Signing leaves out by default, with all below them. */
const ignoredPaths: ReadonlySet<string> = new Set([
  ".git",
  ".gitattributes",
  ".github",
  ".gitignore",
  "model.sig",
]);

/** Whether a file counts for the root digest: signatures and git's own files do not. */
export function isDigested(path: string): boolean {
  const slash = path.indexOf("/");
  return !ignoredPaths.has(slash === -1 ? path : path.slice(0, slash));
}

const byCodePoint = (a: { path: string }, b: { path: string }) =>
  Buffer.compare(Buffer.from(a.path), Buffer.from(b.path));

/**
 * Root digest of a set of files as OpenSSF Model Signing v1.0 defines it (serialisation method `files`): SHA-256 over the files' raw
 * SHA-256 digests, concatenated in code point order of their paths. Lower-case hex.
 */
export function rootDigest(files: Iterable<{ path: string; sha256: string }>): string {
  const hash = createHash("sha256");
  const digested = [...files].filter(({ path }) => isDigested(path)).sort(byCodePoint);
  for (const { sha256 } of digested) hash.update(sha256, "hex");
  return hash.digest("hex");
}
