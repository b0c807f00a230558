import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { deviceText, type SessionView } from "./session.ts";

/** The browsers in which the acting person is signed in, newest first. */
export async function listOwnSessions(actor: Actor): Promise<SessionView[]> {
  authorize(actor, "account.update");
  const rows = await db().session.findMany({
    where: { userId: { in: actor.userId === null ? [] : [actor.userId] }, expiresAt: { gt: new Date() } },
    orderBy: { createdAt: "desc" },
    take: 100,
    select: { id: true, userAgent: true, ipAddress: true, createdAt: true, updatedAt: true },
  });
  return rows.map(({ id, userAgent, ipAddress, createdAt, updatedAt }) => ({
    id,
    device: deviceText(userAgent),
    ipAddress: ipAddress || null,
    createdAt: createdAt.toISOString(),
    lastSeenAt: updatedAt.toISOString(),
  }));
}
