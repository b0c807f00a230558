import { findUserActor } from "#lib/access/data.ts";
import { authorize, can } from "#lib/access/policy.ts";
import { type Actor, tokenScopes } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import type { Page } from "#lib/operation.ts";
import type { Prisma } from "#prisma/client.ts";
import type { TokenView } from "./token.ts";

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

/** What is kept of a token and may be shown. */
export const tokenSelect = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  resourcePatterns: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  user: { select: { owner: { select: { handle: true } } } },
} as const satisfies Prisma.ApiTokenSelect;

/** A token's row as people and programs see it. */
export function toTokenView(row: Prisma.ApiTokenGetPayload<{ select: typeof tokenSelect }>): TokenView {
  const { user, scopes, createdAt, expiresAt, lastUsedAt, ...rest } = row;
  return {
    ...rest,
    scopes: tokenScopes.filter((scope) => scopes.includes(scope)),
    owner: user.owner.handle,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

type TokenQuery = { limit?: number | undefined; cursor?: string | undefined; owner?: string | undefined };

/** Tokens that are not revoked, newest first: one's own, or everybody's for who manages users. */
export async function listTokens(actor: Actor, query: TokenQuery = {}): Promise<Page<TokenView>> {
  authorize(actor, "token.read");
  const { limit = 50, cursor, owner } = query;
  const where: Prisma.ApiTokenWhereInput = {
    revokedAt: null,
    ...(owner !== undefined && { user: { owner: { handle: owner.toLowerCase() } } }),
    ...(!can(actor, "user.manage") && { userId: { in: actor.userId === null ? [] : [actor.userId] } }),
  };
  const [rows, total] = await Promise.all([
    db().apiToken.findMany({
      where: cursor === undefined ? where : { AND: [where, { id: { lt: cursor } }] },
      orderBy: { id: "desc" },
      take: limit + 1,
      select: tokenSelect,
    }),
    db().apiToken.count({ where }),
  ]);
  const items = rows.slice(0, limit).map(toTokenView);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}
