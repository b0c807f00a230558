import { hasScope, reachesResource } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import type { VersionStatus } from "#lib/adapters/status/policy.ts";
import { isPickle } from "#lib/adapters/versions/quarantine.ts";
import type { HubRepository, HubTarget } from "./target.ts";

/**
 * Whether a repository that is there is there for this actor. The repository of one version is reached by the patterns of a token
 * that match the repository, and by those that match it alone (`acme/*.v*.*.*`), which replicas of serving targets pull with.
 */
export function maySee(actor: Actor, repository: HubRepository, served: string | null): boolean {
  const isReadable =
    actor.role === "admin" ||
    actor.role === "reviewer" ||
    repository.visibility === "everyone" ||
    actor.owners.some(({ id }) => id === repository.ownerId);
  const name = `${repository.owner}/${repository.name}`;
  return (
    isReadable &&
    (reachesResource(actor, name) || (served !== null && reachesResource(actor, `${name}.v${served}`)))
  );
}

/**
 * Whether quarantined files are left out: in the repository of one version, which is what serving engines pull, and for tokens that
 * publish but do not write, which is what serving holds.
 */
export function hidesQuarantined(actor: Actor, target: Pick<HubTarget, "served">): boolean {
  return (
    target.served !== null ||
    (actor.scopes !== null && !hasScope(actor.scopes, "write") && hasScope(actor.scopes, "publish"))
  );
}

/** Whether a file is served to this actor at all. */
export function isServed(actor: Actor, target: Pick<HubTarget, "served">, path: string): boolean {
  return !isPickle(path) || !hidesQuarantined(actor, target);
}

const clearedStatuses: ReadonlySet<VersionStatus> = new Set(["approved", "deployed"]);

/** What a person should know before using a version in production; null for one that is cleared, and for base models. */
export function productionWarning({ repository, served, version, commit }: HubTarget): string | null {
  if (repository.kind === "base" || commit === null) return null;
  if (version !== null && clearedStatuses.has(version.status)) return null;
  const label = `${repository.owner}/${repository.name}`;
  const what =
    version?.semver == null
      ? `${label} at ${commit.oid.slice(0, 7)} is no registered version`
      : `${label}@${version.semver} is ${version.status.replaceAll("_", " ")}`;
  const reason = version?.statusReason ? ` (${version.statusReason})` : "";
  return `adaptery-status ${label}${served ?? ""}@${commit.oid.slice(0, 7)}; ${what}${reason}: it is not cleared for production.`;
}
