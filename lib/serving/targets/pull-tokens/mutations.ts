import { notifyAccessChanged } from "#lib/access/mutations.ts";
import { authorize } from "#lib/access/policy.ts";
import { createServiceAccount, createServiceToken } from "#lib/access/services/mutations.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { getTarget } from "../data.ts";
import { lockTarget } from "../mutations.ts";
import { findService, listForeignPulls } from "./data.ts";
import { pullPatterns, versionsPattern } from "./pull-patterns.ts";

const hourMs = 3_600_000;

/**
 * Makes the service token with which a target's replicas pull from the Hub: read-only, limited to what the target may serve. Tokens made
 * before work on for `keepPreviousHours` (24), for replicas that were started with them. Its text is in the answer and nowhere else.
 */
export async function createPullToken(
  actor: Actor,
  idOrName: string,
  { keepPreviousHours = 24 }: { keepPreviousHours?: number | undefined } = {},
): Promise<{ text: string; resourcePatterns: string[] }> {
  const { id, baseModel } = await getTarget(actor, idOrName);
  return withTransaction(async (tx) => {
    const target = await lockTarget(tx, actor, id);
    authorize(actor, "target.update", target.ownerId);
    const owner = { id: target.ownerId, handle: target.owner.handle };
    const service =
      (await findService(tx, target.pullTokenId)) ??
      (await createServiceAccount(tx, actor, {
        handle: serviceHandle(target),
        displayName: "Replicas of a serving target",
        memberOf: owner,
      }));
    const resourcePatterns = pullPatterns({
      owner: owner.handle,
      baseModel: `${baseModel.owner}/${baseModel.name}`,
      foreignRepositories: await listForeignPulls(tx, target),
    });
    const token = await createServiceToken(tx, actor, service, {
      name: `pull for ${target.name}`,
      resourcePatterns,
      previousExpireAt: new Date(Date.now() + keepPreviousHours * hourMs),
    });
    await tx.target.update({ where: { id }, data: { pullTokenId: token.id }, select: { id: true } });
    await recordAudit(tx, actor, {
      action: "target.pull_token_created",
      subject: { kind: "target", id, label: `${owner.handle}/${target.name}` },
      details: { tokenId: token.id, resourcePatterns, keepPreviousHours },
    });
    return { text: token.text, resourcePatterns };
  });
}

/** Everybody signed in sees the handles of owners, but not what targets are called: the id's random end. */
function serviceHandle(target: { id: string }): string {
  return `serving-${target.id.slice(-12)}`;
}

/**
 * Lets a target's service token read the versions of an adapter of another owner, which it is about to serve. Inside the caller's
 * transaction, which has authorized the publication; without a token or for an own adapter nothing has to be done.
 */
export async function grantPull(
  tx: Transaction,
  target: { ownerId: string; pullTokenId: string | null },
  repository: { ownerId: string; owner: string; name: string },
): Promise<void> {
  if (target.pullTokenId === null || repository.ownerId === target.ownerId) return;
  const pattern = versionsPattern(`${repository.owner}/${repository.name}`);
  const granted = await tx.$executeRaw`
    UPDATE "ApiToken" SET "resourcePatterns" = array_append("resourcePatterns", ${pattern})
    WHERE "userId" = (SELECT "userId" FROM "ApiToken" WHERE "id" = ${target.pullTokenId}::uuid)
      AND "revokedAt" IS NULL AND NOT (${pattern} = ANY("resourcePatterns"))`;
  if (granted > 0) await notifyAccessChanged(tx);
}
