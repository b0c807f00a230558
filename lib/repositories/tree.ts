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

type Folder = { folders: Map<string, Folder>; files: Map<string, TreeFile>; oid: string | null };

/** What was made of lists of files that are kept: they never change, and each page of a listing asks again. */
const folders = new WeakMap<readonly TreeFile[], Folder>();

/** What a listing is asked for; `after` is the last path of the page before. */
export type TreeQuery = {
  prefix?: string | undefined;
  recursive?: boolean | undefined;
  after?: string | undefined;
  limit?: number | undefined;
};

function emptyFolder(): Folder {
  return { folders: new Map(), files: new Map(), oid: null };
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

function folderOf(files: readonly TreeFile[]): Folder {
  const folder = folders.get(files) ?? buildFolder(files);
  folders.set(files, folder);
  return folder;
}

function findFolder(root: Folder, segments: readonly string[]): Folder | undefined {
  return segments.reduce<Folder | undefined>((folder, segment) => folder?.folders.get(segment), root);
}

/** The file at a path of a list that never changes; null when there is none. */
export function fileAt(files: readonly TreeFile[], path: string): TreeFile | null {
  const segments = path.split("/");
  const name = segments.pop() ?? "";
  return findFolder(folderOf(files), segments)?.files.get(name) ?? null;
}

/** Sorts by the bytes of a text (UTF-8), as git and the listings do. */
function sortByBytes<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: Buffer.from(textOf(item)) }))
    .sort((left, right) => Buffer.compare(left.key, right.key))
    .map(({ item }) => item);
}

/** SHA-1 of a git object: `<type> <length>\0<body>`. */
export function gitObjectId(type: "tree" | "commit" | "blob", body: Uint8Array): string {
  return createHash("sha1").update(`${type} ${body.byteLength}\0`).update(body).digest("hex");
}

/** Git's tree object: `<mode> <name>\0<20 bytes>` for each entry, folders sorted as if their names ended in a slash. */
function folderOid(folder: Folder): string {
  folder.oid ??= hashFolder(folder);
  return folder.oid;
}

function hashFolder(folder: Folder): string {
  const entries = [
    ...Array.from(folder.files, ([name, file]) => ({ key: name, mode: "100644", name, oid: file.gitOid })),
    ...Array.from(folder.folders, ([name, child]) => ({
      key: `${name}/`,
      mode: "40000",
      name,
      oid: folderOid(child),
    })),
  ];
  const body = Buffer.concat(
    sortByBytes(entries, ({ key }) => key).flatMap(({ mode, name, oid }) => [
      Buffer.from(`${mode} ${name}\0`),
      Buffer.from(oid, "hex"),
    ]),
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
  const folder = findFolder(folderOf(files), prefix === "" ? [] : prefix.split("/"));
  if (!folder) return null;
  const found: TreeEntry[] = [];
  collect(folder, prefix === "" ? "" : `${prefix}/`, recursive, found);
  const sorted = sortByBytes(found, ({ path }) => path);
  const start = after === undefined ? null : Buffer.from(after);
  const rest =
    start === null ? sorted : sorted.filter(({ path }) => Buffer.compare(Buffer.from(path), start) > 0);
  const entries = rest.slice(0, limit);
  return { entries, next: rest.length > limit ? (entries.at(-1)?.path ?? null) : null };
}
