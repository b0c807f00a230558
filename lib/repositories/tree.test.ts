import { describe, expect, it } from "vitest";
import { commitOid } from "./commit.ts";
import { gitObjectId, listEntries, type TreeFile, treeOid } from "./tree.ts";

function fileOf(path: string): TreeFile {
  const bytes = Buffer.from(`content of ${path}`);
  const gitOid = gitObjectId("blob", bytes);
  return { path, sha256: "0".repeat(64), gitOid, sizeBytes: bytes.length, isLfs: false };
}

const files = ["a.txt", "a/z", "a-b", "a0", "b/c/d.json", "b/c.json", "ü"].map(fileOf);

/** What git 2.39 answers for the same files (`write-tree`, `ls-tree`) and commits (`commit-tree`, with an empty e-mail address). */
const fromGit = {
  tree: "d52d87e6a6896531ebd968e01776ff447868c456",
  folderA: "a979d85b9dc50ebbe773b5b76aa0ea92e5040d02",
  fileA: "bd6be1d670279bbd0113d8229d06231f3dbb4fad",
  emptyTree: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
  initialCommit: "a3bd8bdc362551910a8239dab820a8ff1abf8517",
  secondCommit: "2071dd19355a1b8aa24f43f0d6efd45b825f1ef0",
};

describe("object ids", () => {
  it("of files and trees are git's", () => {
    expect(fileOf("a.txt").gitOid).toBe(fromGit.fileA);
    expect(treeOid(files)).toBe(fromGit.tree);
    expect(treeOid([...files].reverse())).toBe(fromGit.tree);
    expect(treeOid([])).toBe(fromGit.emptyTree);
  });

  it("of commits are git's", () => {
    const first = commitOid({
      treeOid: fromGit.emptyTree,
      parentOid: null,
      authorLabel: "mira (token ci)",
      createdAt: new Date(1_790_000_000_999),
      title: "Initial commit",
      message: "",
    });
    expect(first).toBe(fromGit.initialCommit);
    const second = commitOid({
      treeOid: fromGit.tree,
      parentOid: first,
      authorLabel: "mira",
      createdAt: new Date(1_790_000_001_000),
      title: "Add files",
      message: "With a body.\n",
    });
    expect(second).toBe(fromGit.secondCommit);
  });

  it("of commits cannot be steered by an author's name", () => {
    const commit = {
      treeOid: fromGit.tree,
      parentOid: null,
      createdAt: new Date(0),
      title: "x",
      message: "",
    };
    expect(commitOid({ ...commit, authorLabel: "a\nparent <b>" })).toBe(
      commitOid({ ...commit, authorLabel: "a parent  b" }),
    );
  });
});

describe("listEntries", () => {
  const paths = (query: Parameters<typeof listEntries>[1]) =>
    listEntries(files, query)?.entries.map(({ type, path }) => (type === "directory" ? `${path}/` : path));

  it("lists files and folders of one level in byte order, folders with git's id", () => {
    expect(paths({})).toEqual(["a/", "a-b", "a.txt", "a0", "b/", "ü"]);
    expect(listEntries(files, {})?.entries[0]).toEqual({
      type: "directory",
      path: "a",
      oid: fromGit.folderA,
    });
  });

  it("lists what is below a folder, with whole paths", () => {
    expect(paths({ prefix: "b" })).toEqual(["b/c/", "b/c.json"]);
    expect(paths({ prefix: "b", recursive: true })).toEqual(["b/c/", "b/c.json", "b/c/d.json"]);
  });

  it("knows no folder that holds nothing", () => {
    for (const prefix of ["c", "a.txt", "b/", "a/z"]) expect(listEntries(files, { prefix })).toBeNull();
    expect(listEntries([], {})).toEqual({ entries: [], next: null });
  });

  it("gives each entry once over its pages, however long they are", () => {
    const whole = paths({ recursive: true });
    for (let limit = 1; limit <= 10; limit++) {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const page = listEntries(files, { recursive: true, limit, after });
        found.push(
          ...(page?.entries ?? []).map(({ type, path }) => (type === "directory" ? `${path}/` : path)),
        );
        after = page?.next ?? undefined;
      } while (after !== undefined);
      expect(found).toEqual(whole);
    }
  });
});
