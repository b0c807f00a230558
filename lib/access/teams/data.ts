import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Page } from "#lib/operation.ts";
import type { Prisma } from "#prisma/client.ts";
import type { MemberView, OwnerView } from "./team.ts";

const ownerSelect = {
  id: true,
  kind: true,
  handle: true,
  displayName: true,
  description: true,
  createdAt: true,
  _count: { select: { memberships: { where: { user: { owner: { kind: "user" } } } } } },
} as const satisfies Prisma.OwnerSelect;

function toOwnerView(row: Prisma.OwnerGetPayload<{ select: typeof ownerSelect }>): OwnerView {
  const { _count, createdAt, ...rest } = row;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    memberCount: row.kind === "team" ? _count.memberships : null,
  };
}

type OwnerQuery = {
  limit?: number | undefined;
  cursor?: string | undefined;
  kind?: OwnerView["kind"] | undefined;
  search?: string | undefined;
};

/** `%` and `_` mean themselves in a search. */
function literally(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}

/** People, teams and services that are not deleted, newest first. */
export async function listOwners(actor: Actor, query: OwnerQuery = {}): Promise<Page<OwnerView>> {
  authorize(actor, "owner.read");
  const { limit = 50, cursor, kind, search } = query;
  const contains = { contains: literally(search ?? ""), mode: "insensitive" } as const;
  const where: Prisma.OwnerWhereInput = {
    deletedAt: null,
    ...(kind !== undefined && { kind }),
    ...(search && { OR: [{ handle: contains }, { displayName: contains }] }),
  };
  const [rows, total] = await Promise.all([
    db().owner.findMany({
      where: cursor === undefined ? where : { AND: [where, { id: { lt: cursor } }] },
      orderBy: { id: "desc" },
      take: limit + 1,
      select: ownerSelect,
    }),
    db().owner.count({ where }),
  ]);
  const items = rows.slice(0, limit).map(toOwnerView);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

/** The owner of a handle, in any case of letters. Throws `not_found`. */
export async function getOwner(actor: Actor, handle: string): Promise<OwnerView> {
  authorize(actor, "owner.read");
  const where = { handle: handle.toLowerCase(), deletedAt: null };
  const row = await db().owner.findFirst({ where, select: ownerSelect });
  if (row === null) throw new AppError("not_found", `There is no owner ${handle}.`);
  return toOwnerView(row);
}

/** All members of a team, by handle. Throws `not_found` for what is no team. */
export async function listMembers(actor: Actor, handle: string): Promise<Page<MemberView>> {
  const team = await getOwner(actor, handle);
  if (team.kind !== "team") throw new AppError("not_found", `${handle} is no team.`);
  const rows = await db().membership.findMany({
    where: { ownerId: team.id, user: { owner: { kind: "user" } } },
    orderBy: { user: { owner: { handle: "asc" } } },
    select: {
      role: true,
      createdAt: true,
      user: { select: { name: true, owner: { select: { handle: true } } } },
    },
  });
  const items = rows.map(({ role, createdAt, user }) => ({
    handle: user.owner.handle,
    name: user.name,
    role,
    since: createdAt.toISOString(),
  }));
  return { items, nextCursor: null, total: items.length };
}

/** One member of a team. Throws `not_found`. */
export async function getMember(actor: Actor, handle: string, member: string): Promise<MemberView> {
  const { items } = await listMembers(actor, handle);
  const found = items.find((item) => item.handle === member.toLowerCase());
  if (!found) throw new AppError("not_found", `${member} is no member of ${handle}.`);
  return found;
}
