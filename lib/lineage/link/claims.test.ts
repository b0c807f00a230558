import { describe, expect, it } from "vitest";
import { isLocalPath, normaliseDigest, parseNamedAdapter } from "#lib/lineage/link/claims.ts";

describe("parseNamedAdapter", () => {
  it.each([
    ["team/legal-qa", { owner: "team", name: "legal-qa", ref: null }],
    ["team/legal-qa@1.2.0", { owner: "team", name: "legal-qa", ref: "1.2.0" }],
    ["team/legal-qa@v1.2.0", { owner: "team", name: "legal-qa", ref: "1.2.0" }],
    ["team/legal-qa@champion", { owner: "team", name: "legal-qa", ref: "champion" }],
    ["team/legal-qa.v1.2.0-rc.1", { owner: "team", name: "legal-qa", ref: "1.2.0-rc.1" }],
    ["legal-qa", { owner: null, name: "legal-qa", ref: null }],
  ])("reads %s", (text, named) => {
    expect(parseNamedAdapter(text)).toEqual(named);
  });

  it.each(["", "a/b/c", "https://example.com/a/b", "a b", "/srv/models/x", "a@", "a@b@c"])(
    "takes %j for no adapter",
    (text) => {
      expect(parseNamedAdapter(text)).toBeNull();
    },
  );
});

describe("isLocalPath", () => {
  it.each(["/srv/models/base", "./base", "../base", "~/base", "C:\\models\\base", "file:///srv/base"])(
    "knows %s as a folder of some machine",
    (text) => {
      expect(isLocalPath(text)).toBe(true);
    },
  );

  it("knows a Hub id as none", () => {
    expect(isLocalPath("Qwen/Qwen2.5-0.5B")).toBe(false);
  });
});

describe("normaliseDigest", () => {
  const hex = "0123456789abcdef".repeat(4);

  it("takes a digest with and without the name of its algorithm, in any case", () => {
    const digest = `sha256:${hex}`;
    expect([hex, digest, hex.toUpperCase()].map(normaliseDigest)).toEqual([digest, digest, digest]);
  });

  it.each(["", "sha256:", hex.slice(1), `md5:${hex}`])("takes %j for none", (text) => {
    expect(normaliseDigest(text)).toBeNull();
  });
});
