import type { VersionStatus } from "../status/policy.ts";

/** Names that a version answers to beside its number and its aliases. */
export const draftRef = "draft";
export const latestRef = "latest";

/** One version as lists and pages show it. Times are ISO 8601. */
export type VersionView = {
  id: string;
  repositoryId: string;
  /** Null: the draft that pushes to `main` move. */
  semver: string | null;
  status: VersionStatus;
  statusReason: string;
  isPrerelease: boolean;
  /** The commit it is a snapshot of; null: metadata registered without files. */
  commitId: string | null;
  commitOid: string | null;
  /** SHA-256 over the digests of its files (see `rootDigest`); null without files. */
  rootDigest: string | null;
  sizeBytes: number;
  /** Handle of the one who made it. */
  createdBy: string;
  createdById: string;
  createdAt: string;
  registeredAt: string | null;
  updatedAt: string;
  /** Names that point at it, such as `champion`. */
  aliases: string[];
  cardRevision: number;
  /** 0 to 1. */
  completeness: number;
  baseModel: string | null;
  taskType: string | null;
  domain: string | null;
  languages: string[];
  licence: string | null;
  tags: string[];
  rank: number | null;
  parameterCount: number | null;
  /** False while what can be measured from the files has not been. */
  isMeasured: boolean;
  measureError: string | null;
};

/** A version with its resolved card. */
export type VersionRow = VersionView & { card: Record<string, unknown> };

/** What people call a version: its number, or the draft. */
export function versionLabel(version: { semver: string | null }): string {
  return version.semver ?? "draft";
}

/** `owner/name@1.2.0`. */
export function versionSubject(
  repository: { owner: string; name: string },
  version: { semver: string | null },
): string {
  return `${repository.owner}/${repository.name}@${versionLabel(version)}`;
}
