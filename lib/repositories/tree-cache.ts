import { processSingleton } from "#lib/global.ts";
import type { TreeFile } from "./tree.ts";

/** Files of all trees kept; some 250 bytes each. */
const maxCachedFiles = 60_000;

type Cached = { files: Promise<readonly TreeFile[]>; size: number };

/**
 * The trees of the commits asked for last, by commit id: commits never change, and every file of a snapshot asks for its commit's tree.
 * Askers at the same time share one read; a read that fails is forgotten.
 */
export function cachedTree(
  commitId: string,
  read: () => Promise<readonly TreeFile[]>,
): Promise<readonly TreeFile[]> {
  const trees = processSingleton("trees of commits", () => new Map<string, Cached>());
  const held = trees.get(commitId);
  if (held) {
    trees.delete(commitId);
    trees.set(commitId, held);
    return held.files;
  }
  const entry: Cached = { files: read(), size: 0 };
  trees.set(commitId, entry);
  entry.files.then(
    (files) => {
      entry.size = files.length;
      // None are seen too while the commit's own transaction runs, and that would stay.
      if (files.length === 0) trees.delete(commitId);
      else dropOldest(trees);
    },
    () => trees.delete(commitId),
  );
  return entry.files;
}

function dropOldest(trees: Map<string, Cached>): void {
  let total = 0;
  for (const { size } of trees.values()) total += size;
  for (const [id, { size }] of trees) {
    if (total <= maxCachedFiles) return;
    trees.delete(id);
    total -= size;
  }
}

/** Forgets the trees of commits whose files were removed. */
export function forgetTrees(commitIds: Iterable<string>): void {
  const trees = processSingleton("trees of commits", () => new Map<string, Cached>());
  for (const id of commitIds) trees.delete(id);
}
