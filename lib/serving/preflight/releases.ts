import compare from "semver/functions/compare.js";
import parse from "semver/functions/parse.js";

/** Releases of vLLM that the rules were measured on, oldest first. */
export const measuredReleases = ["0.28.0", "0.30.0", "0.31.0", "0.32.0"] as const;

const newest = measuredReleases[measuredReleases.length - 1] ?? "0.32.0";

/** Which release's rules are applied to a version of the engine. */
export type RulesRelease = { version: string | null; rulesOf: string; isKnown: boolean };

/**
 * The measured release whose rules are applied: the version itself, else the newest before it, else (it is older than all) the
 * oldest. A version that cannot be read gets the newest.
 *
 * @param version as `GET /version` gives it: `0.32.0`, `0.32.0+cpu`, `0.33.0rc1`, `0.32.1.dev7+g1a2b3c4`
 */
export function rulesReleaseOf(version: string | null): RulesRelease {
  const read = version === null ? null : readVersion(version);
  if (read === null) return { version, rulesOf: newest, isKnown: false };
  const rulesOf = measuredReleases.findLast((release) => compare(release, read) <= 0) ?? measuredReleases[0];
  return { version, rulesOf, isKnown: measuredReleases.some((release) => release === read) };
}

/** Orders versions as they were released, for texts that can be read; others stand last. */
export function compareReleases(left: string, right: string): number {
  const [a, b] = [readVersion(left), readVersion(right)];
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compare(a, b);
}

/** Whether a text can be read as a release. */
export function isReleaseText(text: string): boolean {
  return readVersion(text) !== null;
}

/** A Python version (PEP 440) as a semantic one: what is built from it (`+cpu`) and post-releases count as the release. */
function readVersion(text: string): string | null {
  const match =
    /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:[.-]?(a|b|rc|dev|post)[.-]?(\d*))?(?:\.dev\d+)?(?:\+[\w.-]+)?$/i.exec(
      text.trim(),
    );
  if (!match) return null;
  const [, major, minor, patch = "0", stage, count = "0"] = match;
  const isBefore = stage !== undefined && stage.toLowerCase() !== "post";
  const written = `${major}.${minor}.${patch}${isBefore ? `-${stage.toLowerCase()}.${count || "0"}` : ""}`;
  return parse(written)?.version ?? null;
}
