import { gitObjectId } from "./tree.ts";

/** One commit; its tree is read with `listTree`, `findFile` or `listFiles`. */
export type CommitRow = {
  id: string;
  repositoryId: string;
  /** 40 hex digits. */
  oid: string;
  parentId: string | null;
  title: string;
  message: string;
  authorId: string;
  authorLabel: string;
  createdAt: Date;
};

/** A branch or tag and the commit it points at. */
export type RefRow = { kind: "branch" | "tag"; name: string; commitId: string; oid: string; updatedAt: Date };

/** The text of a name or title in one line, without the characters that end it in a commit object. */
function oneLine(text: string): string {
  return text.replace(/[<>\p{Cc}]+/gu, " ").trim();
}

/** SHA-1 of the commit as git would write it: tree, parent, author, time (whole seconds, UTC), title and message. */
export function commitOid(commit: {
  treeOid: string;
  parentOid: string | null;
  authorLabel: string;
  createdAt: Date;
  title: string;
  message: string;
}): string {
  const signature = `${oneLine(commit.authorLabel)} <> ${Math.floor(commit.createdAt.getTime() / 1000)} +0000`;
  const text = [
    `tree ${commit.treeOid}`,
    ...(commit.parentOid === null ? [] : [`parent ${commit.parentOid}`]),
    `author ${signature}`,
    `committer ${signature}`,
    "",
    [oneLine(commit.title), commit.message.trim()].filter(Boolean).join("\n\n"),
    "",
  ].join("\n");
  return gitObjectId("commit", Buffer.from(text));
}
