import { authorize, can } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { passwordLinkIdentifier } from "./password-link.ts";
import type { PersonView } from "./person.ts";

/** People a page shows at most; an instance is one organisation. */
const maxPeople = 1000;

/** Everybody with an account, by handle. E-mail addresses and sign-ins are for those who manage users. */
export async function listPeople(actor: Actor): Promise<PersonView[]> {
  authorize(actor, "owner.read");
  const mayManage = can(actor, "user.manage");
  const users = await db().user.findMany({
    where: { owner: { kind: "user" } },
    orderBy: { owner: { handle: "asc" } },
    take: maxPeople,
    select: {
      id: true,
      name: true,
      email: true,
      role: true,
      disabledAt: true,
      createdAt: true,
      owner: { select: { handle: true } },
      accounts: { where: { password: { not: null } }, select: { id: true }, take: 1 },
      sessions: { orderBy: { createdAt: "desc" }, take: 1, select: { createdAt: true } },
    },
  });
  return users.map(({ owner, accounts, sessions, disabledAt, createdAt, email, ...user }) => ({
    ...user,
    handle: owner.handle,
    email: mayManage ? email : null,
    status: disabledAt ? "disabled" : accounts.length === 0 ? "invited" : "active",
    createdAt: createdAt.toISOString(),
    lastSignInAt: mayManage ? (sessions[0]?.createdAt.toISOString() ?? null) : null,
  }));
}

/** Whose password a link sets, or null when it was used, replaced or has expired. */
export async function findPasswordLink(token: string): Promise<{ name: string; email: string } | null> {
  const link = await db().verification.findFirst({
    where: { identifier: passwordLinkIdentifier(token), expiresAt: { gt: new Date() } },
    select: { value: true },
  });
  if (link === null) return null;
  return db().user.findFirst({
    where: { id: link.value, disabledAt: null },
    select: { name: true, email: true },
  });
}
