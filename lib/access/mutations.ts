import { recordAudit } from "#lib/audit/mutations.ts";
import { db, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { findUserActor } from "./data.ts";

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

/** Writes when tokens were last used; the token cache calls it in batches. Not audited: it changes no one's power. */
export async function saveTokenUse(lastUsedAtById: ReadonlyMap<string, Date>): Promise<void> {
  await db().$transaction(
    [...lastUsedAtById].map(([id, lastUsedAt]) =>
      db().apiToken.updateMany({ where: { id }, data: { lastUsedAt } }),
    ),
  );
}

/** Keeps the answer of a request with an Idempotency-Key. A second writer of the same key leaves the first answer. */
export async function saveIdempotentResponse(response: {
  actorId: string;
  key: string;
  requestDigest: string;
  status: number;
  body: unknown;
}): Promise<void> {
  await db().idempotentResponse.createMany({
    data: [{ ...response, body: response.body ?? {} }],
    skipDuplicates: true,
  });
}
