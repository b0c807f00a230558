import { createHash } from "node:crypto";

/** One file of a commit. */
export type TreeFile = {
  /** POSIX path below the repository's root. */
  path: string;
  sha256: string;
  /** Git's blob SHA-1 of the bytes. */
  gitOid: string;
  sizeBytes: number;
  /** Large file: its ETag is the SHA-256. */
  isLfs: boolean;
};

/** A file, or a folder with the SHA-1 of its git tree. */
export type TreeEntry = ({ type: "file" } & TreeFile) | { type: "directory"; path: string; oid: string };

type Folder = { folders: Map<string, Folder>; files: Map<string, TreeFile> };

/** What a listing is asked for; `after` is the last path of the page before. */
export type TreeQuery = {
  prefix?: string | undefined;
  recursive?: boolean | undefined;
  after?: string | undefined;
  limit?: number | undefined;
};

function emptyFolder(): Folder {
  return { folders: new Map(), files: new Map() };
}

function buildFolder(files: Iterable<TreeFile>): Folder {
  const root = emptyFolder();
  for (const file of files) {
    const segments = file.path.split("/");
    const name = segments.pop() ?? "";
    let folder = root;
    for (const segment of segments) {
      const next = folder.folders.get(segment) ?? emptyFolder();
      folder.folders.set(segment, next);
      folder = next;
    }
    folder.files.set(name, file);
  }
  return root;
}

/** Byte order of UTF-8, in which git and the listings sort. */
export function compareBytes(left: string, right: string): number {
  return left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** SHA-1 of a git object: `<type> <length>\0<body>`. */
export function gitObjectId(type: "tree" | "commit" | "blob", body: Uint8Array): string {
  return createHash("sha1").update(`${type} ${body.byteLength}\0`).update(body).digest("hex");
}

/** Git's tree object: `<mode> <name>\0<20 bytes>` for each entry, folders sorted as if their names ended in a slash. */
function folderOid(folder: Folder): string {
  const entries = [
    ...Array.from(folder.files, ([name, file]) => ({ key: name, mode: "100644", name, oid: file.gitOid })),
    ...Array.from(folder.folders, ([name, child]) => ({
      key: `${name}/`,
      mode: "40000",
      name,
      oid: folderOid(child),
    })),
  ].sort((left, right) => compareBytes(left.key, right.key));
  const body = Buffer.concat(
    entries.flatMap(({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")]),
  );
  return gitObjectId("tree", body);
}

/** SHA-1 of the git tree that the files make, every file with mode 100644. */
export function treeOid(files: Iterable<TreeFile>): string {
  return folderOid(buildFolder(files));
}

function collect(folder: Folder, path: string, recursive: boolean, into: TreeEntry[]): void {
  for (const file of folder.files.values()) into.push({ type: "file", ...file });
  for (const [name, child] of folder.folders) {
    const childPath = `${path}${name}`;
    into.push({ type: "directory", path: childPath, oid: folderOid(child) });
    if (recursive) collect(child, `${childPath}/`, true, into);
  }
}

/**
 * Files and folders below `prefix` (a folder, "" for the root), in byte order of their paths, one page: at most `limit` after the path
 * `after`. `next` is the `after` of the following page. Null when there is no such folder; the root is always there.
 */
export function listEntries(
  files: readonly TreeFile[],
  { prefix = "", recursive = false, after, limit = Number.MAX_SAFE_INTEGER }: TreeQuery,
): { entries: TreeEntry[]; next: string | null } | null {
  let folder = buildFolder(files);
  for (const segment of prefix === "" ? [] : prefix.split("/")) {
    const child = folder.folders.get(segment);
    if (!child) return null;
    folder = child;
  }
  const found: TreeEntry[] = [];
  collect(folder, prefix === "" ? "" : `${prefix}/`, recursive, found);
  found.sort((left, right) => compareBytes(left.path, right.path));
  const rest = after === undefined ? found : found.filter(({ path }) => compareBytes(path, after) > 0);
  const entries = rest.slice(0, limit);
  return { entries, next: rest.length > limit ? (entries.at(-1)?.path ?? null) : null };
}
