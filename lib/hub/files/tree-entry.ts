import { isPickle } from "#lib/adapters/versions/quarantine.ts";
import type { TreeEntry } from "#lib/repositories/tree.ts";
import { lfsPointer } from "../lfs/pointer.ts";
import type { HubFile } from "../target.ts";

/** The commit that changed a path last. */
export type LastCommit = { oid: string; title: string; createdAt: Date };

/** How a large file is described beside its git object id. */
export function lfsInfo({ isLfs, sha256, sizeBytes }: Pick<HubFile, "isLfs" | "sha256" | "sizeBytes">) {
  if (!isLfs) return undefined;
  return { oid: sha256, size: sizeBytes, pointerSize: lfsPointer(sha256, sizeBytes).length };
}

/**
 * A file or folder in the Hub's spelling. `lastCommits` are given when the client asks to expand. Never a `xetHash`: clients would fetch
 * the file by Xet.
 */
export function toHubEntry(entry: TreeEntry, lastCommits?: ReadonlyMap<string, LastCommit>) {
  if (entry.type === "directory") return { type: "directory", path: entry.path, oid: entry.oid };
  const { path, sizeBytes, gitOid } = entry;
  const lfs = lfsInfo(entry);
  const last = lastCommits?.get(path);
  return {
    type: "file",
    path,
    size: sizeBytes,
    oid: gitOid,
    ...(lfs === undefined ? {} : { lfs }),
    ...(last === undefined
      ? {}
      : { lastCommit: { id: last.oid, title: last.title, date: last.createdAt.toISOString() } }),
    ...(lastCommits === undefined ? {} : { securityFileStatus: securityOf(path) }),
  };
}

/** What clients show about the safety of a file. Pickles are quarantined by name; nothing is scanned for viruses. */
function securityOf(path: string) {
  const status = isPickle(path) ? "suspicious" : "safe";
  return { status, avScan: null, pickleImportScan: null };
}
