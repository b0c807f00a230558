import { db } from "#lib/db.ts";

/** Setting that lists the folders of the server that targets may share with their replicas. */
export const sharedFoldersKey = "serving.sharedFolders";

/** Folders of the server that an administrator allowed targets to share; none unless the setting says so. */
export async function getSharedFolders(): Promise<string[]> {
  const row = await db().setting.findUnique({ where: { key: sharedFoldersKey } });
  return Array.isArray(row?.value) ? row.value.filter((folder) => typeof folder === "string") : [];
}
