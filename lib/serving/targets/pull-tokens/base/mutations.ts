import { notifyAccessChanged } from "#lib/access/mutations.ts";
import type { Transaction } from "#lib/db.ts";

/** Lets a target's service tokens read its new base model instead of the one before. Inside the caller's transaction. */
export async function exchangePulledBase(
  tx: Transaction,
  pullTokenId: string | null,
  base: { before: string; after: string },
): Promise<void> {
  if (pullTokenId === null || base.before === base.after) return;
  const changed = await tx.$executeRaw`
    UPDATE "ApiToken" SET "resourcePatterns" = array_replace("resourcePatterns", ${base.before}, ${base.after})
    WHERE "userId" = (SELECT "userId" FROM "ApiToken" WHERE "id" = ${pullTokenId}::uuid) AND "revokedAt" IS NULL`;
  if (changed > 0) await notifyAccessChanged(tx);
}
