import { notifyAccessChanged, requireFreeHandle } from "#lib/access/mutations.ts";
import { authorize } from "#lib/access/policy.ts";
import type { Actor, Role } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { SchemaValue } from "#lib/validate.ts";
import type { createTeamSchema, updateTeamSchema } from "./schema.ts";

type Team = { id: string; handle: string; displayName: string; description: string };

/**
 * The team that the actor may edit, its row locked until the transaction ends: member changes of one team run one after
 * the other, so that its count of administrators stays true.
 */
async function requireTeam(tx: Transaction, actor: Actor, handle: string): Promise<Team> {
  const key = handle.toLowerCase();
  await tx.$queryRaw`SELECT "id" FROM "Owner" WHERE "handle" = ${key} FOR UPDATE`;
  const team = await tx.owner.findFirst({
    where: { handle: key, kind: "team", deletedAt: null },
    select: { id: true, handle: true, displayName: true, description: true },
  });
  if (team === null) throw new AppError("not_found", `There is no team ${handle}.`);
  authorize(actor, "owner.update", team.id);
  return team;
}

async function requireAnotherAdmin(tx: Transaction, team: Team, userId: string): Promise<void> {
  const others = await tx.membership.count({
    where: { ownerId: team.id, role: "admin", userId: { not: userId }, user: { disabledAt: null } },
  });
  if (others > 0) return;
  throw new AppError(
    "conflict",
    `A team keeps at least one administrator. Make another member of ${team.handle} one first.`,
  );
}

/**
 * Makes a team; its maker becomes its administrator. Throws `conflict` for a handle that is or was taken, `invalid_input`
 * for one that cannot be.
 */
export async function createTeam(
  actor: Actor,
  input: SchemaValue<typeof createTeamSchema>,
): Promise<{ handle: string }> {
  authorize(actor, "owner.create");
  const { userId } = actor;
  if (userId === null) throw new AppError("forbidden", "Only a person makes a team.");
  if (actor.resourcePatterns.length > 0) {
    throw new AppError("forbidden", "A token that is limited to some resources cannot make a team.");
  }
  return withTransaction(async (tx) => {
    const handle = await requireFreeHandle(tx, input.handle);
    const displayName = input.displayName ?? input.handle;
    const description = input.description ?? "";
    const team = await tx.owner.create({
      data: {
        kind: "team",
        handle,
        displayName,
        description,
        memberships: { create: { userId, role: "admin" } },
      },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      action: "team.created",
      subject: { kind: "team", id: team.id, label: handle },
      after: { handle, displayName, description },
    });
    await notifyAccessChanged(tx);
    return { handle };
  });
}

/** Changes what is said of a team. */
export async function updateTeam(
  actor: Actor,
  handle: string,
  changes: SchemaValue<typeof updateTeamSchema>,
): Promise<void> {
  await withTransaction(async (tx) => {
    const team = await requireTeam(tx, actor, handle);
    const after = await tx.owner.update({
      where: { id: team.id },
      data: changes,
      select: { displayName: true, description: true },
    });
    await recordAudit(tx, actor, {
      action: "team.updated",
      subject: { kind: "team", id: team.id, label: team.handle },
      before: { displayName: team.displayName, description: team.description },
      after,
      details: { changed: Object.keys(changes) },
    });
  });
}

/** Adds a person to a team or changes their role in it. Throws `conflict` when no administrator would be left. */
export async function setMember(actor: Actor, handle: string, member: string, role: Role): Promise<void> {
  await withTransaction(async (tx) => {
    const team = await requireTeam(tx, actor, handle);
    const userId = await requireMemberUser(tx, member);
    const key = { ownerId_userId: { ownerId: team.id, userId } };
    const before = await tx.membership.findUnique({ where: key, select: { role: true } });
    if (before?.role === role) return;
    if (before?.role === "admin") await requireAnotherAdmin(tx, team, userId);
    await tx.membership.upsert({
      where: key,
      create: { ownerId: team.id, userId, role },
      update: { role },
      select: { role: true },
    });
    await recordAudit(tx, actor, {
      action: before ? "member.role_changed" : "member.added",
      subject: { kind: "team", id: team.id, label: team.handle },
      before,
      after: { role },
      details: { member: member.toLowerCase(), from: before?.role ?? null, to: role },
    });
    await notifyAccessChanged(tx);
  });
}

/** Removes a person from a team. Throws `conflict` for its last administrator. */
export async function removeMember(actor: Actor, handle: string, member: string): Promise<void> {
  await withTransaction(async (tx) => {
    const team = await requireTeam(tx, actor, handle);
    const userId = await requireMemberUser(tx, member);
    const key = { ownerId_userId: { ownerId: team.id, userId } };
    const before = await tx.membership.findUnique({ where: key, select: { role: true } });
    if (before === null) throw new AppError("not_found", `${member} is no member of ${team.handle}.`);
    if (before.role === "admin") await requireAnotherAdmin(tx, team, userId);
    await tx.membership.delete({ where: key, select: { role: true } });
    await recordAudit(tx, actor, {
      action: "member.removed",
      subject: { kind: "team", id: team.id, label: team.handle },
      before,
      details: { member: member.toLowerCase(), from: before.role },
    });
    await notifyAccessChanged(tx);
  });
}

async function requireMemberUser(tx: Transaction, member: string): Promise<string> {
  const user = await tx.user.findFirst({
    where: { owner: { handle: member.toLowerCase(), kind: "user" } },
    select: { id: true },
  });
  if (user) return user.id;
  const message = `There is no person ${member}.`;
  throw new AppError("not_found", message, { problems: [{ pointer: "/member", message }] });
}

/** Deletes a team that owns nothing. Its handle stays taken for ever. Throws `conflict` while something is its. */
export async function deleteTeam(actor: Actor, handle: string): Promise<void> {
  await withTransaction(async (tx) => {
    const team = await requireTeam(tx, actor, handle);
    const { _count } = await tx.owner.findUniqueOrThrow({
      where: { id: team.id },
      select: {
        _count: {
          select: {
            datasets: { where: { deletedAt: null } },
            schemas: { where: { deletedAt: null } },
            recipes: true,
            exports: true,
            repositories: { where: { deletedAt: null } },
            targets: { where: { deletedAt: null } },
          },
        },
      },
    });
    const held = Object.entries(_count).filter(([, count]) => count > 0);
    if (held.length > 0) {
      const what = held.map(([kind, count]) => `${kind}: ${count}`).join(", ");
      throw new AppError("conflict", `${team.handle} still owns something (${what}). Delete that first.`);
    }
    await tx.membership.deleteMany({ where: { ownerId: team.id } });
    await tx.owner.update({ where: { id: team.id }, data: { deletedAt: new Date() }, select: { id: true } });
    await recordAudit(tx, actor, {
      action: "team.deleted",
      subject: { kind: "team", id: team.id, label: team.handle },
      before: team,
    });
    await notifyAccessChanged(tx);
  });
}
