/** Matches the name of one version's own repository (`name.v1.2.0`), never a repository itself. */
const servedSuffix = ".v*.*.*";

/** The pattern of every version of one adapter. */
export function versionsPattern(repository: string): string {
  return `${repository}${servedSuffix}`;
}

/**
 * What a target's service token may read: versions of its owner's adapters in their own immutable repositories, versions of
 * other owners' adapters that it serves, and its base model.
 */
export function pullPatterns(target: {
  owner: string;
  baseModel: string;
  foreignRepositories: readonly string[];
}): string[] {
  return [
    versionsPattern(`${target.owner}/*`),
    ...target.foreignRepositories.map(versionsPattern),
    target.baseModel,
  ];
}
