import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { rootDigest } from "./root-digest.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("rootDigest", () => {
  it("hashes the raw digests in code point order of the paths", () => {
    const files = [
      { path: "adapter_model.safetensors", sha256: sha256("weights") },
      { path: "\u{1f600}.txt", sha256: sha256("later in code points, earlier in UTF-16") },
      { path: "ﬀ.txt", sha256: sha256("U+FB00") },
      { path: "README.md", sha256: sha256("card") },
    ];
    const ordered = ["README.md", "adapter_model.safetensors", "ﬀ.txt", "\u{1f600}.txt"].map(
      (path) => files.find((file) => file.path === path)?.sha256 ?? "",
    );
    const expected = createHash("sha256")
      .update(Buffer.from(ordered.join(""), "hex"))
      .digest("hex");
    expect(rootDigest(files)).toBe(expected);
    expect(rootDigest(files.toReversed())).toBe(expected);
  });

  it("leaves out signatures and git's own files, at the root alone", () => {
    const kept = [{ path: "a/.gitignore", sha256: sha256("a") }];
    const ignored = [".gitattributes", ".github/x.yml", "model.sig", ".gitignore"].map((path) => ({
      path,
      sha256: sha256(path),
    }));
    expect(rootDigest([...kept, ...ignored])).toBe(rootDigest(kept));
    expect(rootDigest(kept)).not.toBe(rootDigest([]));
  });
});
