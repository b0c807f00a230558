import type { VersionStatus } from "#lib/adapters/status/policy.ts";

/** A repository as the Hub routes know it. */
export type HubRepository = {
  id: string;
  kind: "adapter" | "base";
  ownerId: string;
  /** The owner's handle. */
  owner: string;
  name: string;
  visibility: "team" | "everyone";
  createdAt: Date;
  updatedAt: Date;
  downloads: number;
};

/** The version that a commit is, when it is one; a draft has no `semver`. */
export type HubVersion = { id: string; semver: string | null; status: VersionStatus; statusReason: string };

/** A file of a commit. Its ETag is the SHA-256 when it is large, else git's blob SHA-1. */
export type HubFile = { path: string; sha256: string; gitOid: string; sizeBytes: number; isLfs: boolean };

/** What a path of the Hub names: a repository at one commit. */
export type HubTarget = {
  repository: HubRepository;
  /** The version whose immutable repository `owner/name.v1.2.0` was asked for; null for `owner/name` itself. */
  served: string | null;
  /** Lower-case 40 hex digits and row id; null when the revision does not exist. */
  commit: { id: string; oid: string; createdAt: Date } | null;
  version: HubVersion | null;
};

/** `owner/name` as it was asked for: with `.v1.2.0` for the immutable repository of a version. */
export function targetLabel({ repository, served }: Pick<HubTarget, "repository" | "served">): string {
  return `${repository.owner}/${repository.name}${served === null ? "" : `.v${served}`}`;
}

/** The ETag, without quotes, that clients keep a file under. */
export function etagOf(file: Pick<HubFile, "isLfs" | "sha256" | "gitOid">): string {
  return file.isLfs ? file.sha256 : file.gitOid;
}
