import { db } from "#lib/db.ts";
import type { VersionStatus } from "./policy.ts";

/** One move of a version's status. `at` is ISO 8601. */
export type StatusMove = {
  from: VersionStatus;
  to: VersionStatus;
  reason: string;
  actorLabel: string;
  at: string;
};

/** How a version came to its status, oldest first. The caller has read the version as the actor. */
export async function listStatusMoves(versionId: string): Promise<StatusMove[]> {
  const rows = await db().statusChange.findMany({
    where: { versionId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { from: true, to: true, reason: true, actorLabel: true, createdAt: true },
  });
  return rows.map(({ createdAt, ...move }) => ({ ...move, at: createdAt.toISOString() }));
}
