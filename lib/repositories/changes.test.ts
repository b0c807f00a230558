import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChanges, type FileChange, isSameTree, maxFiles, requireChanges, treeOf } from "./changes.ts";
import type { TreeFile } from "./tree.ts";

const file = (path: string, content = path): TreeFile => ({
  path,
  sha256: content.padEnd(64, "0"),
  gitOid: "0".repeat(40),
  sizeBytes: content.length,
  isLfs: false,
});
const put = (path: string, content?: string): FileChange => ({ kind: "put", ...file(path, content) });
const paths = (changes: FileChange[], before: string[] = []) => [
  ...applyChanges(treeOf(before.map((path) => file(path))), requireChanges(changes)).keys(),
];

describe("requireChanges", () => {
  it.each([
    ["written twice", [put("a"), put("a")]],
    ["written twice under two spellings of one text", [put("caf\u0065\u0301"), put("café")]],
    ["written and then deleted", [put("a"), { kind: "delete", path: "a" } as const]],
    ["copied over and written", [{ kind: "copy", path: "a", from: "b" } as const, put("a")]],
  ])("refuses a path that is %s", (_case, changes) => {
    expect(() => requireChanges(changes)).toThrow(
      expect.objectContaining({ code: "invalid_input", message: expect.stringContaining("changes 0 and 1") }),
    );
  });

  it("takes a path that is deleted and then written", () => {
    expect(paths([{ kind: "delete", path: "a" }, put("a")], ["a", "b"])).toEqual(["b", "a"]);
  });
});

describe("applyChanges", () => {
  it("copies from the tree as it was", () => {
    const tree = applyChanges(treeOf([file("a", "old")]), [
      put("a", "new"),
      { kind: "copy", path: "b", from: "a" },
    ]);
    expect(tree.get("a")?.sha256).toBe(file("a", "new").sha256);
    expect(tree.get("b")).toEqual({ ...file("a", "old"), path: "b" });
  });

  it("copies from another commit", () => {
    const sources = new Map([["c", treeOf([file("x", "there")])]]);
    const tree = applyChanges(
      treeOf([]),
      [{ kind: "copy", path: "y", from: "x", fromCommitId: "c" }],
      sources,
    );
    expect(tree.get("y")?.sha256).toBe(file("x", "there").sha256);
  });

  it("deletes a folder and not its namesakes", () => {
    const before = ["d/a", "d/e/b", "da", "d.txt"];
    expect(paths([{ kind: "delete_folder", path: "d/" }], before)).toEqual(["da", "d.txt"]);
  });

  it.each([
    ["file to delete", { kind: "delete", path: "x" }],
    ["folder to delete", { kind: "delete_folder", path: "x" }],
    ["file to copy", { kind: "copy", path: "y", from: "x" }],
  ] as const)("says that a %s is not there", (_case, change) => {
    expect(() => paths([change], ["a"])).toThrow(
      expect.objectContaining({
        code: "not_found",
        problems: [expect.objectContaining({ pointer: "/changes/0/path" })],
      }),
    );
  });

  it.each([
    [["README.md"], "readme.md", "differ only in case"],
    [["Dir/a"], "dir/b", "differ only in case"],
    [["a"], "a/b", "a file and a folder"],
    [["a/b"], "a", "a file and a folder"],
  ])("refuses to add to %j the path %s", (before, path, why) => {
    expect(() => paths([put(path)], before)).toThrow(why);
  });

  it("takes another case for a path when the old one goes", () => {
    expect(paths([{ kind: "delete", path: "README.md" }, put("readme.md")], ["README.md"])).toEqual([
      "readme.md",
    ]);
  });

  it(`takes ${maxFiles} files and no more`, () => {
    const changes = Array.from({ length: maxFiles }, (_, index) => put(`f${index}`));
    expect(paths(changes)).toHaveLength(maxFiles);
    expect(() => paths([...changes, put("one-more")])).toThrow("at most 10000 files");
  });

  it("makes the same tree when its outcome is put again", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{3}$/), { maxLength: 8 }),
        fc.uniqueArray(fc.stringMatching(/^[a-z]{3}$/), { maxLength: 8 }),
        (before, written) => {
          const changes = written.map((path) => put(path, "new"));
          const once = applyChanges(treeOf(before.map((path) => file(path))), changes);
          expect(isSameTree(applyChanges(once, changes), once)).toBe(true);
        },
      ),
    );
  });
});
