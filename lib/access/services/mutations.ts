import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import type { Transaction } from "#lib/db.ts";
import { notifyAccessChanged, requireFreeHandle } from "../mutations.ts";
import { createTokenText } from "../token-text.ts";

/** A service: an owner of kind `service` with a user row that nobody can sign in as. */
export type ServiceAccount = { userId: string; handle: string };

/** A service token as it was just made; `text` is nowhere else. */
export type ServiceToken = { id: string; text: string };

/**
 * Makes a service account: a viewer of the whole instance and of one owner, without password, e-mail address (RFC 6761 keeps
 * `.invalid` from existing) or sign-in. Inside the caller's transaction; the caller has authorized the actor.
 */
export async function createServiceAccount(
  tx: Transaction,
  actor: Actor,
  service: { handle: string; displayName: string; memberOf: { id: string; handle: string } },
): Promise<ServiceAccount> {
  const handle = await requireFreeHandle(tx, service.handle);
  const { displayName, memberOf } = service;
  const user = await tx.user.create({
    data: {
      name: displayName,
      email: `${handle}@service.invalid`,
      role: "viewer",
      owner: { create: { kind: "service", handle, displayName } },
      memberships: { create: { ownerId: memberOf.id, role: "viewer" } },
    },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: "service.created",
    subject: { kind: "service", id: user.id, label: handle },
    after: { handle, displayName, role: "viewer", memberOf: memberOf.handle },
    details: { memberOf: memberOf.handle },
  });
  return { userId: user.id, handle };
}

/**
 * Makes a read-only token of a service, limited to resources, and lets its tokens before work on until `previousExpireAt` at most.
 * Inside the caller's transaction; the caller has authorized the actor.
 */
export async function createServiceToken(
  tx: Transaction,
  actor: Actor,
  service: ServiceAccount,
  input: { name: string; resourcePatterns: readonly string[]; previousExpireAt: Date },
): Promise<ServiceToken> {
  const { name, resourcePatterns, previousExpireAt } = input;
  await tx.apiToken.updateMany({
    where: {
      userId: service.userId,
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: previousExpireAt } }],
    },
    data: { expiresAt: previousExpireAt },
  });
  const { text, hash, prefix } = createTokenText();
  const token = await tx.apiToken.create({
    data: {
      name,
      prefix,
      hash,
      scopes: ["read"],
      resourcePatterns: [...resourcePatterns],
      userId: service.userId,
    },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: "token.created",
    subject: { kind: "token", id: token.id, label: name },
    after: { name, prefix, scopes: ["read"], resourcePatterns },
    details: {
      scopes: ["read"],
      resourcePatterns,
      owner: service.handle,
      previousExpireAt: previousExpireAt.toISOString(),
    },
  });
  await notifyAccessChanged(tx);
  return { id: token.id, text };
}

/** Disables a service for good: its tokens are revoked within a second, its handle stays taken. Inside the caller's transaction. */
export async function retireService(tx: Transaction, actor: Actor, service: ServiceAccount): Promise<void> {
  const now = new Date();
  await tx.apiToken.updateMany({
    where: { userId: service.userId, revokedAt: null },
    data: { revokedAt: now },
  });
  await tx.membership.deleteMany({ where: { userId: service.userId } });
  await tx.user.update({
    where: { id: service.userId },
    data: { disabledAt: now, owner: { update: { deletedAt: now } } },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: "service.retired",
    subject: { kind: "service", id: service.userId, label: service.handle },
  });
  await notifyAccessChanged(tx);
}
