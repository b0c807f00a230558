import type { Actor, ActorOwner, TokenScope } from "#lib/actor.ts";
import { tokenScopes } from "#lib/actor.ts";
import { db } from "#lib/db.ts";

const actorSelect = {
  id: true,
  role: true,
  disabledAt: true,
  owner: { select: { id: true, handle: true } },
  memberships: {
    where: { owner: { deletedAt: null } },
    select: { role: true, owner: { select: { id: true, handle: true } } },
  },
} as const;

type ActorRow = {
  id: string;
  role: Actor["role"];
  disabledAt: Date | null;
  owner: { id: string; handle: string };
  memberships: { role: Actor["role"]; owner: { id: string; handle: string } }[];
};

function ownersOf(user: ActorRow): ActorOwner[] {
  return [
    { ...user.owner, role: user.role },
    ...user.memberships.map((membership) => ({ ...membership.owner, role: membership.role })),
  ];
}

/** The actor of a signed-in user, or null when the account is gone or disabled. */
export async function findUserActor(userId: string, requestId: string): Promise<Actor | null> {
  const user = await db().user.findUnique({ where: { id: userId }, select: actorSelect });
  if (user === null || user.disabledAt !== null) return null;
  return {
    kind: "user",
    id: user.id,
    label: user.owner.handle,
    userId: user.id,
    role: user.role,
    scopes: null,
    resourcePatterns: [],
    owners: ownersOf(user),
    requestId,
  };
}

function toScopes(texts: readonly string[]): TokenScope[] {
  return tokenScopes.filter((scope) => texts.includes(scope));
}

/** What a token hash stands for, or null when it is unknown, revoked, or its user is disabled. Expiry is the caller's check. */
export async function findTokenActor(
  hash: string,
): Promise<{ actor: Omit<Actor, "requestId">; expiresAt: Date | null } | null> {
  const token = await db().apiToken.findUnique({
    where: { hash },
    select: {
      id: true,
      name: true,
      scopes: true,
      resourcePatterns: true,
      expiresAt: true,
      revokedAt: true,
      user: { select: actorSelect },
    },
  });
  if (token === null || token.revokedAt !== null || token.user.disabledAt !== null) return null;
  return {
    actor: {
      kind: "token",
      id: token.id,
      label: `${token.user.owner.handle} (token ${token.name})`,
      userId: token.user.id,
      role: token.user.role,
      scopes: toScopes(token.scopes),
      resourcePatterns: token.resourcePatterns,
      owners: ownersOf(token.user),
    },
    expiresAt: token.expiresAt,
  };
}

/** The signed-in person as pages show them. */
export async function getCurrentUser(
  userId: string,
): Promise<{ id: string; handle: string; name: string; email: string; role: Actor["role"] } | null> {
  const user = await db().user.findUnique({
    where: { id: userId },
    select: { id: true, name: true, email: true, role: true, owner: { select: { handle: true } } },
  });
  if (user === null) return null;
  return { id: user.id, handle: user.owner.handle, name: user.name, email: user.email, role: user.role };
}
