import { systemActor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { db, type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { findUserActor } from "./data.ts";
import { handleProblem } from "./handle.ts";

/** Any number: it keeps two owners from taking one handle at once. */
const handlesLockKey = 4_096_020_304;

/** Postgres channel that says: tokens, roles or accounts changed, forget what you know. */
export const accessChangedChannel = "adaptery_access";

/** Tells every process, when the transaction commits, to forget what it knows of tokens and roles. */
export async function notifyAccessChanged(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${accessChangedChannel}, '')`;
}

/**
 * The handle in lower case when it can be given, kept free until the transaction ends. Throws `invalid_input` for a text
 * that cannot be one and `conflict` for one that is or ever was somebody's: deleted owners keep theirs.
 */
export async function requireFreeHandle(tx: Transaction, text: string): Promise<string> {
  const problem = handleProblem(text);
  if (problem !== null) {
    throw new AppError("invalid_input", problem, { problems: [{ pointer: "/handle", message: problem }] });
  }
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${handlesLockKey}::bigint)`;
  const handle = text.toLowerCase();
  if ((await tx.owner.findUnique({ where: { handle }, select: { id: true } })) === null) return handle;
  const message = `The handle ${handle} is or was taken; choose another.`;
  throw new AppError("conflict", message, { problems: [{ pointer: "/handle", message }] });
}

/**
 * Lets the writers that take names below one owner go one after the other, until the transaction ends. Throws `not_found` for an owner
 * that was deleted since it was looked up.
 */
export async function lockNamesOf(tx: Transaction, ownerId: string): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Owner" WHERE "id" = ${ownerId}::uuid AND "deletedAt" IS NULL FOR NO KEY UPDATE`;
  if (held.length === 0) throw new AppError("not_found", "This owner was deleted meanwhile.");
}

/** Refuses a session for an account that was disabled. */
export async function assertMaySignIn(userId: string): Promise<void> {
  const user = await db().user.findUnique({ where: { id: userId }, select: { disabledAt: true } });
  if (user === null || user.disabledAt !== null) {
    throw new AppError("forbidden", "This account is disabled. Ask an administrator.");
  }
}

/** Notes a sign-in in the audit log. */
export async function recordSignIn(userId: string): Promise<void> {
  const actor = await findUserActor(userId, "sign-in");
  if (actor === null) return;
  await withTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "session.created",
      subject: { kind: "user", id: actor.id, label: actor.label },
    }),
  );
}

/**
 * Notes a sign-in that was refused: whose account, from which address. What was typed for an account that is not there is
 * not kept, as people type passwords into the wrong field.
 */
export async function recordRefusedSignIn(refused: {
  email: string;
  address: string;
  requestId: string;
}): Promise<void> {
  const user = await db().user.findFirst({
    where: { email: refused.email.toLowerCase() },
    select: { id: true, disabledAt: true, owner: { select: { handle: true } } },
  });
  const subject =
    user === null
      ? { kind: "user", id: "unknown", label: "an account that is not there" }
      : { kind: "user", id: user.id, label: user.owner.handle };
  await withTransaction((tx) =>
    recordAudit(tx, systemActor("sign-in", refused.requestId), {
      action: "session.refused",
      subject,
      details: { address: refused.address, isDisabled: user !== null && user.disabledAt !== null },
    }),
  );
}

/** Writes when tokens were last used; the token cache calls it in batches. Not audited: it changes no one's power. */
export async function saveTokenUse(lastUsedAtById: ReadonlyMap<string, Date>): Promise<void> {
  await db().$transaction(
    [...lastUsedAtById].map(([id, lastUsedAt]) =>
      db().apiToken.updateMany({ where: { id }, data: { lastUsedAt } }),
    ),
  );
}
