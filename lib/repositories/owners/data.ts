import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";

/**
 * The owner a new repository goes to: the one named, else the actor themselves. Throws `invalid_input` for one that is unknown or that
 * the actor does not belong to, the same for both.
 */
export async function requireOwner(
  actor: Actor,
  handle: string | undefined,
): Promise<{ id: string; handle: string }> {
  const own = actor.owners.find((owner) => handle === undefined || owner.handle === handle.toLowerCase());
  if (own) return { id: own.id, handle: own.handle };
  const owner =
    handle === undefined || actor.role !== "admin"
      ? null
      : await db().owner.findFirst({
          where: { handle: handle.toLowerCase(), deletedAt: null },
          select: { id: true, handle: true },
        });
  if (owner) return owner;
  throw new AppError("invalid_input", "Name an owner you belong to: your own handle or one of your teams.", {
    problems: [{ pointer: "/owner", message: "No such owner, or you do not belong to it" }],
  });
}
