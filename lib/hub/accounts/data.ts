import { db } from "#lib/db.ts";

/** Name and address of a user, as the Hub tells a client whose token it has; null for one that is gone. */
export async function findAccount(
  userId: string,
): Promise<{ id: string; email: string; handle: string; displayName: string } | null> {
  const user = await db().user.findUnique({
    where: { id: userId },
    select: { id: true, email: true, owner: { select: { handle: true, displayName: true } } },
  });
  return user && { id: user.id, email: user.email, ...user.owner };
}
