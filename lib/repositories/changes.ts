import { AppError } from "#lib/errors.ts";
import { foldedPath, requireFilePath } from "./file-path.ts";
import type { TreeFile } from "./tree.ts";

/** Most files one commit's tree holds. */
export const maxFiles = 10_000;

/** One line of a commit. Paths are as sent; `fromCommitId` absent: the commit that is changed. */
export type FileChange =
  | { kind: "put"; path: string; sha256: string; gitOid: string; sizeBytes: number; isLfs: boolean }
  | { kind: "copy"; path: string; from: string; fromCommitId?: string | undefined }
  | { kind: "delete"; path: string }
  | { kind: "delete_folder"; path: string };

/** Files by path. */
export type Tree = ReadonlyMap<string, TreeFile>;

/** The files as a tree. */
export function treeOf(files: Iterable<TreeFile>): Map<string, TreeFile> {
  return new Map(Array.from(files, (file) => [file.path, file]));
}

/**
 * The changes with their paths as they are kept. Throws `invalid_input`, with the pointer of the change, for a path that is refused, a
 * path that is written twice, and a path that is written and then deleted: which of both was meant cannot be known.
 */
export function requireChanges(changes: readonly FileChange[]): FileChange[] {
  const written = new Map<string, number>();
  return changes.map((change, index) => {
    const pointer = `/changes/${index}/path`;
    // Folders may come with a slash at their end, as Hub clients write them.
    const text = change.kind === "delete_folder" ? change.path.replace(/\/$/, "") : change.path;
    const path = requireFilePath(text, pointer);
    const before = written.get(path);
    if (before !== undefined) {
      const message = `The path '${path}' is in changes ${before} and ${index}: name each path once.`;
      throw new AppError("invalid_input", message, { problems: [{ pointer, message }] });
    }
    if (change.kind === "put" || change.kind === "copy") written.set(path, index);
    if (change.kind !== "copy") return { ...change, path };
    return { ...change, path, from: requireFilePath(change.from, `/changes/${index}/from`) };
  });
}

function missing(what: string, index: number): never {
  const message = `There is no ${what} in the commit that is changed.`;
  throw new AppError("not_found", message, {
    problems: [{ pointer: `/changes/${index}/path`, message }],
  });
}

/**
 * The tree after the changes, applied in order. `sources` are the trees that copies name by commit. Throws `not_found` for a path to
 * delete or copy that is not there, `invalid_input` for a tree that no folder on disk can hold (see `requireTree`).
 */
export function applyChanges(
  parent: Tree,
  changes: readonly FileChange[],
  sources: ReadonlyMap<string, Tree> = new Map(),
): Map<string, TreeFile> {
  const tree = new Map(parent);
  changes.forEach((change, index) => {
    const { kind, path } = change;
    if (kind === "put") {
      const { sha256, gitOid, sizeBytes, isLfs } = change;
      tree.set(path, { path, sha256, gitOid, sizeBytes, isLfs });
    } else if (kind === "copy") {
      const source = change.fromCommitId === undefined ? parent : sources.get(change.fromCommitId);
      const file = source?.get(change.from);
      if (!file) missing(`file '${change.from}' to copy`, index);
      tree.set(path, { ...file, path });
    } else if (kind === "delete") {
      if (!tree.delete(path)) missing(`file '${path}' to delete`, index);
    } else {
      const below = [...tree.keys()].filter((key) => key.startsWith(`${path}/`));
      if (below.length === 0) missing(`folder '${path}' to delete`, index);
      for (const key of below) tree.delete(key);
    }
  });
  requireTree(tree);
  return tree;
}

/**
 * Throws `invalid_input` unless every file can be written to one folder: at most `maxFiles`, no path that is a file and a folder, no
 * two that differ only in case (files or folders), as they would overwrite each other on other machines.
 */
export function requireTree(tree: Tree): void {
  if (tree.size > maxFiles) {
    throw new AppError(
      "invalid_input",
      `A repository holds at most ${maxFiles} files; this commit would make it ${tree.size}. Pack small files into one.`,
    );
  }
  const spelling = new Map<string, { path: string; isFile: boolean }>();
  for (const path of tree.keys()) {
    let end = path.indexOf("/");
    while (end !== -1) {
      requireOneSpelling(spelling, path.slice(0, end), false);
      end = path.indexOf("/", end + 1);
    }
    requireOneSpelling(spelling, path, true);
  }
}

function requireOneSpelling(
  spelling: Map<string, { path: string; isFile: boolean }>,
  path: string,
  isFile: boolean,
): void {
  const key = foldedPath(path);
  const held = spelling.get(key);
  if (!held) {
    spelling.set(key, { path, isFile });
  } else if (held.path !== path) {
    refuse(`'${held.path}' and '${path}' differ only in case`);
  } else if (held.isFile || isFile) {
    refuse(`'${path}' would be a file and a folder`);
  }
}

function refuse(what: string): never {
  throw new AppError(
    "invalid_input",
    `${what}: no folder on other machines can hold both. Rename or delete one.`,
  );
}

/** Whether two trees hold the same files with the same bytes. */
export function isSameTree(left: Tree, right: Tree): boolean {
  if (left.size !== right.size) return false;
  for (const [path, file] of left) {
    const other = right.get(path);
    if (other?.sha256 !== file.sha256 || other.isLfs !== file.isLfs) return false;
  }
  return true;
}
