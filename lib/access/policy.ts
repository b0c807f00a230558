import type { Actor, Allowed, Role, TokenScope } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import { type Permission, permissionRule } from "./permissions.ts";

const impliedScopes: Record<TokenScope, readonly TokenScope[]> = {
  admin: ["admin", "publish", "write", "read", "infer"],
  publish: ["publish", "read"],
  write: ["write", "read"],
  read: ["read"],
  infer: ["infer"],
};

/** True when one of the held scopes includes the wanted one. No scopes held means nothing is allowed. */
export function hasScope(held: readonly TokenScope[], wanted: TokenScope): boolean {
  return held.some((scope) => impliedScopes[scope].includes(wanted));
}

/** The role the actor holds at an owner: an administrator's everywhere, else the one held there, else none. */
export function roleAt(actor: Actor, ownerId: string): Role | null {
  if (actor.role === "admin") return "admin";
  return actor.owners.find((owner) => owner.id === ownerId)?.role ?? null;
}

function matchesPattern(pattern: string, resource: string): boolean {
  const wanted = pattern.toLowerCase().split("/");
  const given = resource.toLowerCase().split("/");
  if (wanted.length !== given.length) return false;
  return wanted.every((segment, index) => matchesSegment(segment, given[index] ?? ""));
}

function matchesSegment(segment: string, value: string): boolean {
  const pieces = segment.split("*");
  const [first = ""] = pieces;
  if (pieces.length === 1) return segment === value;
  const last = pieces[pieces.length - 1] ?? "";
  if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length)
    return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = value.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return from <= value.length - last.length;
}

/** True when the actor's token is not limited to other resources than `owner/name`. */
export function reachesResource(actor: Actor, resource: string): boolean {
  if (actor.resourcePatterns.length === 0) return true;
  return actor.resourcePatterns.some((pattern) => matchesPattern(pattern, resource));
}

/** A token limited to resources administers nothing: that reaches past any resource. */
function isPastLimit(actor: Actor, permission: Permission): boolean {
  return actor.resourcePatterns.length > 0 && permissionRule(permission).scope === "admin";
}

/** Whether the permission's role can be held at all: at an owner, any owner of the actor's may give it. */
export function can(actor: Actor, permission: Permission, ownerId?: string): boolean {
  const rule = permissionRule(permission);
  if (actor.scopes !== null && !hasScope(actor.scopes, rule.scope)) return false;
  if (isPastLimit(actor, permission)) return false;
  if (actor.role === "admin") return true;
  if (rule.at !== "owner" && rule.roles.includes(actor.role)) return true;
  if (rule.at === "instance") return false;
  if (ownerId !== undefined) {
    const role = roleAt(actor, ownerId);
    return role !== null && rule.roles.includes(role);
  }
  return rule.roles.includes(actor.role) || actor.owners.some((owner) => rule.roles.includes(owner.role));
}

/** Throws `forbidden` with what is missing unless `can` allows it. First line of every write verb. */
export function authorize(actor: Actor, permission: Permission, ownerId?: string): void {
  if (can(actor, permission, ownerId)) return;
  const rule = permissionRule(permission);
  if (actor.scopes !== null && !hasScope(actor.scopes, rule.scope)) {
    throw new AppError(
      "forbidden",
      `This token lacks the scope '${rule.scope}'. Create one with it under Settings → Tokens.`,
    );
  }
  if (isPastLimit(actor, permission)) {
    throw new AppError(
      "forbidden",
      "A token that is limited to some resources cannot administer. Use one without such a limit.",
    );
  }
  const where = rule.at === "instance" ? "" : " at this owner";
  throw new AppError(
    "forbidden",
    `Not allowed: ${rule.describe.toLowerCase()}. It needs one of the roles ${rule.roles.join(", ")}${where}.`,
  );
}

/** The actor as one that holds the permission. Throws `forbidden` as `authorize` does. */
export function requireAllowed<const P extends Permission>(actor: Actor, permission: P): Allowed<P> {
  authorize(actor, permission);
  return markAllowed(actor);
}

// Safe because its one caller has just authorized the actor for this permission.
function markAllowed<P extends Permission>(actor: Actor): Allowed<P> {
  return actor as Allowed<P>;
}

/** Throws `not_found` when a token limited to other resources asks for this one: it must not learn that it exists. */
export function requireReach(actor: Actor, resource: string): void {
  if (!reachesResource(actor, resource))
    throw new AppError("not_found", "Nothing is there, or you may not see it.");
}

/** Prisma `where` fragment of rows with `ownerId` and `owner` that only their owners see: serving targets. */
export type OwnedWhere = { ownerId?: { in: string[] }; AND?: NonNullable<ReadableWhere["AND"]> };

/** Prisma `where` fragment of rows with `ownerId`, `visibility` and `owner` that the actor may see. */
export type ReadableWhere = {
  OR?: ({ visibility: "everyone" } | { ownerId: { in: string[] } })[];
  AND?: { OR: { owner: { handle: LikeFilter }; name: LikeFilter }[] }[];
};
/** Compared with ILIKE: Prisma leaves `%`, `_` and `\` in `equals` their meaning when it is to ignore case. */
type LikeFilter = { equals: string; mode: "insensitive" };

function likeFilter(segment: string): LikeFilter {
  return { equals: segment.split("*").map(escapeLike).join("%"), mode: "insensitive" };
}

/** What `matchesPattern` matches, in the database; a pattern that is not `owner/name` matches nothing, as no name is empty. */
function patternFilter(pattern: string): { owner: { handle: LikeFilter }; name: LikeFilter } {
  const segments = pattern.toLowerCase().split("/");
  const [owner = "", name = ""] = segments.length === 2 ? segments : [];
  return { owner: { handle: likeFilter(owner) }, name: likeFilter(name) };
}

/**
 * The rows an actor may read: administrators and reviewers all, others what everyone sees and what their owners hold;
 * a limited token only what its patterns name.
 */
export function readableWhere(actor: Actor): ReadableWhere {
  const where: ReadableWhere = {};
  if (actor.role !== "admin" && actor.role !== "reviewer") {
    where.OR = [{ visibility: "everyone" }, { ownerId: { in: actor.owners.map((owner) => owner.id) } }];
  }
  if (actor.resourcePatterns.length > 0) where.AND = [{ OR: actor.resourcePatterns.map(patternFilter) }];
  return where;
}

/** The rows that only owners see, as far as the actor may: administrators and reviewers all; a limited token what its patterns name. */
export function ownedWhere(actor: Actor): OwnedWhere {
  const seesAll = actor.role === "admin" || actor.role === "reviewer";
  return {
    ...(seesAll ? {} : { ownerId: { in: actor.owners.map(({ id }) => id) } }),
    AND: readableWhere(actor).AND ?? [],
  };
}
