import { permissionRule } from "#lib/access/permissions.ts";
import { hasScope, roleAt } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { statusWords, type VersionStatus } from "#lib/adapters/status/policy.ts";
import { AppError, type ErrorCode } from "#lib/errors.ts";
import type { DeploymentStatus, DeploymentStrategy } from "./deployment.ts";

type PublishableVersion = { label: string; status: VersionStatus; rootDigest: string | null };
type PublishingTarget = { name: string; requiresApproval: boolean };

/** A version that is deprecated was approved once: only approved and deployed versions become so. */
const approvedStatuses: readonly VersionStatus[] = ["approved", "deployed", "deprecated"];

/**
 * Why a target must not serve a version, or null when it may: the one rule that the page, the API, the command line, the job
 * and the reconciler ask. A version that is served stays so when it is deprecated.
 */
export function servableProblem(version: PublishableVersion, target: PublishingTarget): string | null {
  const { label, status, rootDigest } = version;
  if (status === "draft") return `${label} is a draft. Register it as a version, then publish that.`;
  if (status === "withdrawn" || status === "rejected") {
    return `${label} is ${statusWords(status)}, so nothing serves it. Choose another version.`;
  }
  if (rootDigest === null) return `${label} has no files: there is nothing to load.`;
  if (target.requiresApproval && !approvedStatuses.includes(status)) {
    const todo = status === "in_review" ? "Wait for the review's decision." : "Ask for a review of it.";
    return `The target '${target.name}' serves approved versions only, and ${label} is ${statusWords(status)}. ${todo}`;
  }
  return null;
}

/** The same for a version that is to be published anew, which a deprecated one is not. */
export function publishableProblem(version: PublishableVersion, target: PublishingTarget): string | null {
  const problem = servableProblem(version, target);
  if (problem !== null || version.status !== "deprecated") return problem;
  return `${version.label} is deprecated: it is served where it is, and not published anew. Choose a newer version.`;
}

/** Throws `conflict` at `/version` unless the target may serve the version, or go on serving it. */
export function requireServable(version: PublishableVersion, target: PublishingTarget): void {
  const problem = servableProblem(version, target);
  if (problem !== null) throw refused("conflict", "/version", problem);
}

/** Throws `conflict` at `/version` unless the version may be published to the target. */
export function requirePublishable(version: PublishableVersion, target: PublishingTarget): void {
  const problem = publishableProblem(version, target);
  if (problem !== null) throw refused("conflict", "/version", problem);
}

/**
 * An alias is the adapter's own name for a version, so whoever serves something under it must be one who may move it there;
 * the scope that counts is the token's for publishing. Throws `forbidden` at `/alias`.
 */
export function requireAliasRight(
  actor: Actor,
  adapter: { ownerId: string; label: string },
  alias: string,
): void {
  const role = roleAt(actor, adapter.ownerId);
  const mayPublish = actor.scopes === null || hasScope(actor.scopes, "publish");
  if (mayPublish && role !== null && permissionRule("alias.update").roles.includes(role)) return;
  throw refused(
    "forbidden",
    "/alias",
    `The alias '${alias}' belongs to the owner of ${adapter.label}, and you are no engineer there. Publish without an alias: the version is then called by its number.`,
  );
}

/** What an alias of a target serves now; `canary` null: no canary. */
export type HeldAlias = { versionId: string; semver: string; canary: { semver: string } | null };

/**
 * Throws unless a publication under an alias makes sense where the alias stands.
 * @throws AppError conflict at `/alias`, `/version` or `/strategy`.
 */
export function requireStartable(
  wanted: { alias: string; versionId: string; strategy: DeploymentStrategy },
  held: HeldAlias | null,
): void {
  if (held?.canary) {
    throw refused(
      "conflict",
      "/alias",
      `A canary of ${held.canary.semver} is under way under '${wanted.alias}'. Promote it or roll it back first.`,
    );
  }
  if (held?.versionId === wanted.versionId) {
    throw refused("conflict", "/version", `${held.semver} is live under '${wanted.alias}' already.`);
  }
  if (wanted.strategy === "canary" && held === null) {
    throw refused(
      "conflict",
      "/strategy",
      `Nothing is live under '${wanted.alias}' yet, so a canary has nothing to stand beside. Publish the first version with the strategy rolling.`,
    );
  }
}

/** Strategy, alias and percent as they fit together. Throws `invalid_input` where they do not. */
export function planStrategy(input: {
  alias?: string | undefined;
  strategy?: DeploymentStrategy | undefined;
  canaryPercent?: number | undefined;
}): { strategy: DeploymentStrategy; canaryPercent: number | null } {
  const strategy = input.strategy ?? (input.canaryPercent === undefined ? "rolling" : "canary");
  if (strategy !== "canary") {
    if (input.canaryPercent === undefined) return { strategy, canaryPercent: null };
    throw refused(
      "invalid_input",
      "/canaryPercent",
      `A share of requests goes with the strategy canary, not with ${strategy}.`,
    );
  }
  if (input.alias === undefined) {
    throw refused(
      "invalid_input",
      "/alias",
      "A canary gets a share of an alias's requests: say which alias.",
    );
  }
  return { strategy, canaryPercent: input.canaryPercent ?? 10 };
}

const endedWords: Readonly<Partial<Record<DeploymentStatus, string>>> = {
  failed: "It failed",
  rolled_back: "It was rolled back",
  retired: "It was retired",
};

/** Throws `conflict` for a deployment that has ended. */
export function requireNotEnded(status: DeploymentStatus): void {
  const words = endedWords[status];
  if (words !== undefined) throw new AppError("conflict", `${words} already: there is nothing to do.`);
}

/** Throws `conflict` for a deployment whose job is at work. */
export function requireSettled(status: DeploymentStatus): void {
  if (status !== "pending" && status !== "publishing") return;
  throw new AppError("conflict", "It is being published right now. Wait until it is live or has failed.");
}

function refused(code: ErrorCode, pointer: string, message: string): AppError {
  return new AppError(code, message, { problems: [{ pointer, message }] });
}
