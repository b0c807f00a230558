import { hashPassword } from "better-auth/crypto";
import { notifyAccessChanged, requireFreeHandle } from "#lib/access/mutations.ts";
import { authorize } from "#lib/access/policy.ts";
import { type Actor, type Role, systemActor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import type { SchemaValue } from "#lib/validate.ts";
import { createPasswordLink, passwordLinkIdentifier, passwordLinkPrefix } from "./password-link.ts";
import type { acceptLinkSchema, addPersonSchema } from "./schema.ts";

/** Any number: it keeps two administrators from removing each other at once. */
const administratorsLockKey = 4_096_020_303;
const usedLink = "This link was used, replaced or has expired. Ask an administrator for a new one.";

const personSelect = {
  id: true,
  name: true,
  email: true,
  role: true,
  disabledAt: true,
  owner: { select: { handle: true } },
} as const;

async function requirePerson(tx: Transaction, userId: string) {
  const user = await tx.user.findUnique({
    where: { id: userId, owner: { kind: "user" } },
    select: personSelect,
  });
  if (user === null) throw new AppError("not_found", "There is no such person.");
  return user;
}

/** Holds the lock of administrators until the transaction ends, so that the count stays true. */
async function requireAnotherAdministrator(tx: Transaction, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${administratorsLockKey}::bigint)`;
  const others = await tx.user.count({ where: { role: "admin", disabledAt: null, id: { not: userId } } });
  if (others > 0) return;
  throw new AppError(
    "conflict",
    "This is the only administrator who can sign in. Make another person an administrator first.",
  );
}

/** Replaces the person's password links by a new one. The address is the only place the secret is. */
async function issueLink(tx: Transaction, userId: string): Promise<{ url: string; expiresAt: string }> {
  const { token, identifier, expiresAt } = createPasswordLink();
  await deleteLinks(tx, userId);
  await tx.verification.create({ data: { identifier, value: userId, expiresAt }, select: { id: true } });
  return { url: `${env().publicUrl}/invite?token=${token}`, expiresAt: expiresAt.toISOString() };
}

async function deleteLinks(tx: Transaction, userId: string): Promise<void> {
  await tx.verification.deleteMany({
    where: { value: userId, identifier: { startsWith: passwordLinkPrefix } },
  });
}

/**
 * Adds a person and answers the one-time link, seven days valid, with which they set their password. Throws `conflict` for
 * a handle or e-mail address that is taken, `invalid_input` for a handle that cannot be one.
 */
export async function addPerson(
  actor: Actor,
  input: SchemaValue<typeof addPersonSchema>,
): Promise<{ userId: string; url: string; expiresAt: string }> {
  authorize(actor, "user.manage");
  const email = input.email.toLowerCase();
  const { name, role } = input;
  return withTransaction(async (tx) => {
    const handle = await requireFreeHandle(tx, input.handle);
    if (await tx.user.findUnique({ where: { email }, select: { id: true } })) {
      const message = "Someone with this e-mail address is a member already.";
      throw new AppError("conflict", message, { problems: [{ pointer: "/email", message }] });
    }
    const user = await tx.user.create({
      data: { name, email, role, owner: { create: { kind: "user", handle, displayName: name } } },
      select: { id: true },
    });
    const link = await issueLink(tx, user.id);
    await recordAudit(tx, actor, {
      action: "user.created",
      subject: { kind: "user", id: user.id, label: handle },
      after: { handle, email, role },
      details: { role },
    });
    return { userId: user.id, ...link };
  });
}

/** Gives a person another role on the instance. The last administrator who can sign in keeps theirs. */
export async function changeRole(actor: Actor, userId: string, role: Role): Promise<void> {
  authorize(actor, "user.manage");
  await withTransaction(async (tx) => {
    if (role !== "admin") await requireAnotherAdministrator(tx, userId);
    const user = await requirePerson(tx, userId);
    if (user.role === role) return;
    await tx.user.update({ where: { id: userId }, data: { role }, select: { id: true } });
    await recordAudit(tx, actor, {
      action: "user.role_changed",
      subject: { kind: "user", id: userId, label: user.owner.handle },
      before: { role: user.role },
      after: { role },
      details: { from: user.role, to: role },
    });
    await notifyAccessChanged(tx);
  });
}

/**
 * Disables an account, which ends its sessions and stops its tokens within a second, or enables it again. The last
 * administrator cannot be disabled.
 */
export async function setPersonDisabled(actor: Actor, userId: string, disabled: boolean): Promise<void> {
  authorize(actor, "user.manage");
  await withTransaction(async (tx) => {
    if (disabled) await requireAnotherAdministrator(tx, userId);
    const user = await requirePerson(tx, userId);
    if ((user.disabledAt !== null) === disabled) return;
    const disabledAt = disabled ? new Date() : null;
    await tx.user.update({ where: { id: userId }, data: { disabledAt }, select: { id: true } });
    if (disabled) {
      await tx.session.deleteMany({ where: { userId } });
      await deleteLinks(tx, userId);
    }
    await recordAudit(tx, actor, {
      action: disabled ? "user.disabled" : "user.enabled",
      subject: { kind: "user", id: userId, label: user.owner.handle },
      before: { disabledAt: user.disabledAt },
      after: { disabledAt },
    });
    await notifyAccessChanged(tx);
  });
}

/** A new one-time link with which a person sets a password; links before it no longer work. */
export async function issuePasswordLink(
  actor: Actor,
  userId: string,
): Promise<{ url: string; expiresAt: string }> {
  authorize(actor, "user.manage");
  return withTransaction(async (tx) => {
    const user = await requirePerson(tx, userId);
    if (user.disabledAt !== null)
      throw new AppError("conflict", "This account is disabled. Enable it first.");
    const link = await issueLink(tx, userId);
    await recordAudit(tx, actor, {
      action: "user.password_link_issued",
      subject: { kind: "user", id: userId, label: user.owner.handle },
      details: { expiresAt: link.expiresAt },
    });
    return link;
  });
}

/**
 * Sets the password of whoever holds the link, once, and ends their sessions. Returns the e-mail address to sign in with.
 * Throws `forbidden` for a link that was used, replaced or has expired.
 */
export async function acceptPasswordLink(
  input: SchemaValue<typeof acceptLinkSchema>,
  requestId: string,
): Promise<{ email: string }> {
  return withTransaction(async (tx) => {
    const where = { identifier: passwordLinkIdentifier(input.token), expiresAt: { gt: new Date() } };
    const link = await tx.verification.findFirst({ where, select: { id: true, value: true } });
    const { count } = await tx.verification.deleteMany({ where: { id: { in: link ? [link.id] : [] } } });
    if (link === null || count === 0) throw new AppError("forbidden", usedLink);
    const user = await requirePerson(tx, link.value);
    if (user.disabledAt !== null) throw new AppError("forbidden", "This account is disabled.");
    const password = await hashPassword(input.password);
    const account = { providerId: "credential", accountId: user.id };
    await tx.account.upsert({
      where: { providerId_accountId: account },
      create: { ...account, userId: user.id, password },
      update: { password },
      select: { id: true },
    });
    await tx.user.update({ where: { id: user.id }, data: { emailVerified: true }, select: { id: true } });
    await tx.session.deleteMany({ where: { userId: user.id } });
    await recordAudit(tx, systemActor("password link", requestId), {
      action: "user.password_set",
      subject: { kind: "user", id: user.id, label: user.owner.handle },
    });
    return { email: user.email };
  });
}
