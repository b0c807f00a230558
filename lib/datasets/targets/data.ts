import { authorize, can, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { requireDatasetName } from "../policy.ts";

/** Owners at which the actor may create datasets, their own first. */
export function creatableOwners(actor: Actor): { id: string; handle: string }[] {
  return actor.owners
    .filter((owner) => can(actor, "dataset.create", owner.id))
    .map(({ id, handle }) => ({ id, handle }));
}

/**
 * The owner a new dataset goes to: the one named by id or handle, else the first at which the actor may create.
 * @throws AppError invalid_input when it is unknown.
 */
export async function requireTargetOwner(
  actor: Actor,
  target: { ownerId?: string | undefined; owner?: string | undefined },
): Promise<{ id: string; handle: string }> {
  if (target.ownerId === undefined && target.owner === undefined) {
    const [first] = creatableOwners(actor);
    return first ?? unknownOwner();
  }
  const owner = await db().owner.findFirst({
    where: {
      AND: [
        { deletedAt: null },
        target.ownerId === undefined ? {} : { id: target.ownerId },
        target.owner === undefined ? {} : { handle: target.owner.toLowerCase() },
        actor.role === "admin" ? {} : { id: { in: actor.owners.map((own) => own.id) } },
      ],
    },
    select: { id: true, handle: true },
  });
  return owner ?? unknownOwner();
}

/**
 * Refuses early what `createDataset` would refuse after the upload: owner, permission, name. A name that is taken passes,
 * since the same bytes again are welcome.
 */
export async function requireNewDatasetName(
  actor: Actor,
  target: { ownerId?: string | undefined; owner?: string | undefined },
  name: string,
): Promise<void> {
  const owner = await requireTargetOwner(actor, target);
  authorize(actor, "dataset.create", owner.id);
  requireDatasetName(name);
  requireReach(actor, `${owner.handle}/${name}`);
}

function unknownOwner(): never {
  throw new AppError("invalid_input", "Name an owner you belong to: your own handle or one of your teams.", {
    problems: [{ pointer: "/ownerId", message: "No such owner, or you do not belong to it" }],
  });
}
