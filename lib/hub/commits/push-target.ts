import { authorize } from "#lib/access/policy.ts";
import { AppError } from "#lib/errors.ts";
import { repositoryPermission } from "#lib/repositories/repository.ts";
import { findTarget } from "../data.ts";
import type { HubCall } from "../route.ts";
import { type HubTarget, targetLabel } from "../target.ts";

/** A repository that the actor may push to. Throws RepoNotFound, or `forbidden`, also for the immutable repository of a version. */
export async function pushTarget({ actor, asked }: Pick<HubCall, "actor" | "asked">): Promise<HubTarget> {
  const target = await findTarget(actor, asked);
  const { kind, ownerId, owner, name } = target.repository;
  authorize(actor, repositoryPermission(kind, "push"), ownerId);
  if (target.served === null) return target;
  throw new AppError(
    "forbidden",
    `${targetLabel(target)} is one published version and never changes. Push to ${owner}/${name} and register a new version.`,
  );
}
