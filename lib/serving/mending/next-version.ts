import inc from "semver/functions/inc.js";
import { isPrerelease } from "#lib/adapters/versions/semver.ts";

/** The number of a mended version: the next patch that is free, of a pre-release the next pre-release. */
export function mendedSemver(original: string, taken: readonly string[]): string {
  const held = new Set(taken.map((semver) => semver.toLowerCase()));
  let next = original;
  do next = inc(next, isPrerelease(next) ? "prerelease" : "patch") ?? `${next}.1`;
  while (held.has(next.toLowerCase()));
  return next;
}
