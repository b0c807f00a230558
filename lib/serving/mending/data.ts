import { db } from "#lib/db.ts";

/** The numbers that versions of an adapter have. Callers have proven that the actor may read it. */
export async function listNumbers(repositoryId: string): Promise<string[]> {
  const rows = await db().version.findMany({ where: { repositoryId }, select: { semver: true } });
  return rows.flatMap(({ semver }) => semver ?? []);
}
