import { authorize } from "#lib/access/policy.ts";
import { accessChangedChannel } from "#lib/access/token-cache.ts";
import { createTokenText } from "#lib/access/token-text.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { SchemaValue } from "#lib/validate.ts";
import type { createTokenSchema } from "./schema.ts";

const select = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  resourcePatterns: true,
  createdAt: true,
  expiresAt: true,
} as const;

/**
 * Makes an API token of the acting user. Its text is in the answer and nowhere else. A token never gets more than the one
 * it is made with. Throws `forbidden`, or `invalid_input` for an expiry that has passed.
 */
export async function createApiToken(actor: Actor, input: SchemaValue<typeof createTokenSchema>) {
  authorize(actor, "token.manage");
  const { userId } = actor;
  if (userId === null) throw new AppError("forbidden", "Only a person has API tokens.");
  if (actor.scopes !== null && actor.resourcePatterns.length > 0) {
    throw new AppError("forbidden", "A token that is limited to some resources cannot make others.");
  }
  const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
  if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
    const message = "This expiry has passed.";
    throw new AppError("invalid_input", message, { problems: [{ pointer: "/expiresAt", message }] });
  }
  const { text, hash, prefix } = createTokenText();
  const { name, scopes, resourcePatterns } = input;
  const token = await withTransaction(async (tx) => {
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
      select,
    });
    await recordAudit(tx, actor, {
      action: "token.created",
      subject: { kind: "token", id: created.id, label: name },
      after: created,
      details: { scopes, resourcePatterns, expiresAt },
    });
    return created;
  });
  return { ...token, text };
}

/** Revokes one of the acting user's tokens, everywhere within a second. Throws `not_found` for another's. */
export async function revokeApiToken(actor: Actor, id: string): Promise<void> {
  authorize(actor, "token.manage");
  await withTransaction(async (tx) => {
    const where = { id, userId: actor.userId ?? "", revokedAt: null };
    const token = actor.userId === null ? null : await tx.apiToken.findFirst({ where, select });
    if (!token) throw new AppError("not_found", "There is no such token, or it is revoked already.");
    const after = await tx.apiToken.update({ where: { id }, data: { revokedAt: new Date() }, select });
    await recordAudit(tx, actor, {
      action: "token.revoked",
      subject: { kind: "token", id, label: token.name },
      before: token,
      after,
    });
    await tx.$executeRaw`SELECT pg_notify(${accessChangedChannel}, ${id})`;
  });
}
