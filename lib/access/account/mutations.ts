import { hashPassword, verifyPassword } from "better-auth/crypto";
import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type RateLimit, requireToken } from "#lib/rate-limit.ts";
import type { SchemaValue } from "#lib/validate.ts";
import type { changePasswordSchema, updateAccountSchema } from "./schema.ts";

/** Guesses of the current password, by account. */
const passwordChangeLimit: RateLimit = { name: "password-change", capacity: 8, perMinute: 4 };

function requireOwnUser(actor: Actor): { id: string; subject: { kind: string; id: string; label: string } } {
  authorize(actor, "account.update");
  if (actor.userId === null) throw new AppError("forbidden", "Only a person has an account.");
  const label = actor.kind === "user" ? actor.label : (actor.owners[0]?.handle ?? actor.label);
  return { id: actor.userId, subject: { kind: "user", id: actor.userId, label } };
}

/** Changes the name that others see of the acting person. */
export async function updateAccount(
  actor: Actor,
  { name }: SchemaValue<typeof updateAccountSchema>,
): Promise<void> {
  const { id, subject } = requireOwnUser(actor);
  await withTransaction(async (tx) => {
    const before = await tx.user.findUniqueOrThrow({ where: { id }, select: { name: true, ownerId: true } });
    await tx.user.update({ where: { id }, data: { name }, select: { id: true } });
    await tx.owner.update({
      where: { id: before.ownerId },
      data: { displayName: name },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      action: "user.updated",
      subject,
      before: { name: before.name },
      after: { name },
    });
  });
}

/**
 * Changes the acting person's password and ends their other sessions (all but `keepSessionId`). Throws `invalid_input` when
 * the current one is wrong, `rate_limited` after too many tries.
 */
export async function changePassword(
  actor: Actor,
  { currentPassword, newPassword }: SchemaValue<typeof changePasswordSchema>,
  keepSessionId: string | null,
): Promise<void> {
  const { id, subject } = requireOwnUser(actor);
  requireToken(passwordChangeLimit, id);
  await withTransaction(async (tx) => {
    const account = await tx.account.findFirst({
      where: { userId: id, providerId: "credential" },
      select: { id: true, password: true },
    });
    const isRight =
      account?.password && (await verifyPassword({ hash: account.password, password: currentPassword }));
    if (!isRight) {
      const message = "This is not your current password.";
      throw new AppError("invalid_input", message, { problems: [{ pointer: "/currentPassword", message }] });
    }
    const password = await hashPassword(newPassword);
    await tx.account.update({ where: { id: account.id }, data: { password }, select: { id: true } });
    await tx.session.deleteMany({
      where: { userId: id, ...(keepSessionId !== null && { id: { not: keepSessionId } }) },
    });
    await recordAudit(tx, actor, { action: "user.password_changed", subject });
  });
}

/** Ends one of the acting person's sessions. Throws `not_found` for another's. */
export async function revokeOwnSession(actor: Actor, sessionId: string): Promise<void> {
  const { id, subject } = requireOwnUser(actor);
  await withTransaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id: sessionId, userId: id } });
    if (count === 0) throw new AppError("not_found", "This session has ended already.");
    await recordAudit(tx, actor, { action: "session.revoked", subject, details: { sessionId } });
  });
}
