import { notifyAccessChanged } from "#lib/access/mutations.ts";
import { authorize, can } from "#lib/access/policy.ts";
import { createTokenText } from "#lib/access/token-text.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { SchemaValue } from "#lib/validate.ts";
import { tokenSelect, toTokenView } from "./data.ts";
import type { createTokenSchema } from "./schema.ts";
import type { TokenView } from "./token.ts";

/**
 * Makes an API token of the acting user. Its text is in the answer and nowhere else. A token never gets more than the one
 * it is made with, nor lives longer. Throws `forbidden`, or `invalid_input` for an expiry that cannot be.
 */
export async function createApiToken(
  actor: Actor,
  input: SchemaValue<typeof createTokenSchema>,
): Promise<TokenView & { text: string }> {
  authorize(actor, "token.manage");
  const { userId } = actor;
  if (userId === null) throw new AppError("forbidden", "Only a person has API tokens.");
  const wantedExpiry = input.expiresAt === undefined ? null : new Date(input.expiresAt);
  if (wantedExpiry !== null && wantedExpiry.getTime() <= Date.now()) refuseExpiry("This expiry has passed.");
  const { text, hash, prefix } = createTokenText();
  const { name, scopes, resourcePatterns } = input;
  const token = await withTransaction(async (tx) => {
    const expiresAt = withinParent(wantedExpiry, await parentExpiry(tx, actor));
    const created = await tx.apiToken.create({
      data: {
        name,
        prefix,
        hash,
        scopes: [...scopes],
        resourcePatterns: [...resourcePatterns],
        userId,
        expiresAt,
      },
      select: tokenSelect,
    });
    await recordAudit(tx, actor, {
      action: "token.created",
      subject: { kind: "token", id: created.id, label: name },
      after: toTokenView(created),
      details: { scopes, resourcePatterns, expiresAt, owner: created.user.owner.handle },
    });
    return created;
  });
  return { ...toTokenView(token), text };
}

function refuseExpiry(message: string): never {
  throw new AppError("invalid_input", message, { problems: [{ pointer: "/expiresAt", message }] });
}

/** When the token that acts expires; null for a person and for one that does not. */
async function parentExpiry(tx: Transaction, actor: Actor): Promise<Date | null> {
  if (actor.kind !== "token") return null;
  const parent = await tx.apiToken.findUnique({
    where: { id: actor.id, revokedAt: null },
    select: { expiresAt: true },
  });
  if (parent === null) throw new AppError("forbidden", "The token that makes this one was revoked.");
  return parent.expiresAt;
}

function withinParent(wanted: Date | null, parent: Date | null): Date | null {
  if (parent !== null && wanted !== null && wanted > parent) {
    refuseExpiry(`It cannot outlive the token that makes it, which expires ${parent.toISOString()}.`);
  }
  return wanted ?? parent;
}

/**
 * Revokes a token, in every process within a second: one's own, or anybody's for who manages users. Throws `not_found` for
 * others and for one that is revoked already.
 */
export async function revokeApiToken(actor: Actor, id: string): Promise<void> {
  authorize(actor, "token.manage");
  await withTransaction(async (tx) => {
    const ownOnly = can(actor, "user.manage") ? {} : { userId: { in: actor.userId ? [actor.userId] : [] } };
    const token = await tx.apiToken.findFirst({
      where: { id, revokedAt: null, ...ownOnly },
      select: tokenSelect,
    });
    if (!token) throw new AppError("not_found", "There is no such token, or it is revoked already.");
    const revokedAt = new Date();
    const { count } = await tx.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt } });
    if (count === 0) throw new AppError("not_found", "This token is revoked already.");
    await recordAudit(tx, actor, {
      action: "token.revoked",
      subject: { kind: "token", id, label: token.name },
      before: toTokenView(token),
      after: { ...toTokenView(token), revokedAt },
      details: { owner: token.user.owner.handle },
    });
    await notifyAccessChanged(tx);
  });
}
