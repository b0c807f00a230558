import semver from "semver";

/** What of a version decides how large the step to the next one is. */
export type VersionFacts = {
  baseModel: string | null;
  /** Revision of the base model, where it is known. */
  baseModelRevision?: string | null | undefined;
  /** Identity of the training data: export ids, dataset digests, dataset names. */
  data: readonly string[];
};

/** The next version and why; `bump` null: there is none before it. */
export type VersionSuggestion = { semver: string; bump: "major" | "minor" | "patch" | null; reason: string };

const sameText = (a: string | null | undefined, b: string | null | undefined) =>
  (a ?? "").trim().toLowerCase() === (b ?? "").trim().toLowerCase();

/**
 * Which version comes next: another base model is a major step, as what served the old one cannot serve the new; new training data a
 * minor one; anything else a patch. A help, never a rule.
 */
export function suggestVersion(
  previous: (VersionFacts & { semver: string }) | null,
  facts: VersionFacts,
): VersionSuggestion {
  if (previous === null) return { semver: "1.0.0", bump: null, reason: "It is the first version." };
  const step = (bump: "major" | "minor" | "patch", reason: string): VersionSuggestion => ({
    semver: nextSemver(previous.semver, bump),
    bump,
    reason,
  });
  if (
    facts.baseModel !== null &&
    previous.baseModel !== null &&
    !sameText(facts.baseModel, previous.baseModel)
  ) {
    return step("major", `The base model changed from ${previous.baseModel} to ${facts.baseModel}.`);
  }
  const isKnownRevision = Boolean(facts.baseModelRevision) && Boolean(previous.baseModelRevision);
  if (isKnownRevision && !sameText(facts.baseModelRevision, previous.baseModelRevision)) {
    return step(
      "major",
      `The base model's revision changed from ${previous.baseModelRevision} to ${facts.baseModelRevision}.`,
    );
  }
  const added = facts.data.filter((data) => !previous.data.includes(data));
  if (added.length > 0) return step("minor", `It was trained on other data than ${previous.semver}.`);
  return step("patch", `Base model and training data are those of ${previous.semver}, as far as is known.`);
}

/** A pre-release is followed by its own release when that is at least the step that is wanted. */
function nextSemver(previous: string, bump: "major" | "minor" | "patch"): string {
  return semver.inc(previous, bump) ?? "1.0.0";
}

/** What to think about before a version is registered under this name. Nothing here forbids it. */
export function versionWarnings(
  chosen: string,
  suggestion: VersionSuggestion,
  existing: readonly string[],
): string[] {
  const warnings: string[] = [];
  const [highest] = existing.toSorted(semver.rcompare);
  if (highest !== undefined && semver.lt(chosen, highest)) {
    warnings.push(`${highest} is there already and stays the one that is shown: ${chosen} is lower.`);
  }
  if (
    suggestion.bump !== null &&
    semver.lt(chosen, suggestion.semver) &&
    semver.prerelease(chosen) === null
  ) {
    warnings.push(`${suggestion.semver} is suggested (${suggestion.bump}): ${suggestion.reason}`);
  }
  return warnings;
}
