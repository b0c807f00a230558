/** What a revision in a path means: a commit, a branch, a tag, or a name that any of them, an alias or a version may have. */
export type Revision = { kind: "commit" | "branch" | "tag" | "any"; name: string };

/** Reads `main`, `v1.2.0`, `refs/heads/x`, `refs/tags/x` or 40 hex digits. */
export function parseRevision(text: string): Revision {
  if (/^[0-9a-f]{40}$/i.test(text)) return { kind: "commit", name: text.toLowerCase() };
  const [, folder, rest] = /^refs\/(heads|tags)\/(.+)$/s.exec(text) ?? [];
  if (rest !== undefined) return { kind: folder === "heads" ? "branch" : "tag", name: rest };
  return { kind: "any", name: text };
}
