import { db } from "#lib/db.ts";

/** Setting that lists the folders datasets may be read from. */
export const allowedFoldersKey = "datasets.allowed_folders";

/** Folders on the server an administrator allowed to read datasets from; none unless the setting says so. */
export async function getAllowedFolders(): Promise<string[]> {
  const row = await db().setting.findUnique({ where: { key: allowedFoldersKey } });
  return Array.isArray(row?.value) ? row.value.filter((folder) => typeof folder === "string") : [];
}
