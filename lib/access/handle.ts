/** First path segments of pages, present and planned, and words that would mislead as an owner. */
const reservedHandles = new Set([
  "api",
  "v1",
  "hf",
  "models",
  "spaces",
  "_next",
  "datasets",
  "schemas",
  "recipes",
  "exports",
  "adapters",
  "compare",
  "lineage",
  "serving",
  "deployments",
  "reviews",
  "audit",
  "settings",
  "docs",
  "login",
  "logout",
  "setup",
  "invite",
  "healthz",
  "readyz",
  "metrics",
  "static",
  "public",
  "assets",
  "favicon.ico",
  "robots.txt",
  "well-known",
  "new",
  "search",
  "admin",
  "system",
  "adaptery",
  "root",
  "auto",
  "resolve",
  "raw",
  "blob",
  "tree",
  "commit",
  "main",
  "experiments",
  "evaluations",
  "evidence",
]);

const semverSuffix = /\.v\d+\.\d+\.\d+(?:-[0-9a-z.-]+)?$/i;

/**
 * Why a text cannot be a handle or a name, or null when it can. Rules: 1–64 of a–z 0–9 - _ . (any case), starting and
 * ending with a letter or digit, no `--` or `..`, never ending in `.v<semver>` (that names a version).
 */
export function nameProblem(name: string): string | null {
  if (name.length === 0) return "Give it a name.";
  if (name.length > 64) return "A name has at most 64 characters.";
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name)) {
    return "A name has letters, digits, '-', '_' and '.', and starts and ends with a letter or digit.";
  }
  if (name.includes("--") || name.includes("..")) return "A name has no '--' and no '..'.";
  if (semverSuffix.test(name)) return "A name does not end in '.v<version>': that form names a version.";
  return null;
}

/** The same for the handle of a user, team or service, which also must not be a reserved word. */
export function handleProblem(handle: string): string | null {
  const problem = nameProblem(handle);
  if (problem !== null) return problem;
  return reservedHandles.has(handle.toLowerCase()) ? `'${handle}' is reserved; choose another.` : null;
}
