import { findUserActor } from "#lib/access/data.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";

/** The actor a local command acts as: the user of a handle or e-mail address, else the first administrator. Null: none. */
export async function findCommandActor(user: string | undefined): Promise<Actor | null> {
  const name = user?.toLowerCase();
  const found = await db().user.findFirst({
    where: {
      disabledAt: null,
      ...(name === undefined ? { role: "admin" } : { OR: [{ email: name }, { owner: { handle: name } }] }),
    },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  return found ? findUserActor(found.id, crypto.randomUUID()) : null;
}
