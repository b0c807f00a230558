import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseEnv } from "#lib/env.ts";
import { forgetSingleton, processSingleton } from "#lib/global.ts";
import { readSignedUpload, signedUploadPath } from "./signed-upload.ts";

beforeAll(() => {
  forgetSingleton("env");
  processSingleton("env", () => parseEnv({ ADAPTERY_SECRET: "s".repeat(32) }, "/nowhere"));
});
afterAll(() => forgetSingleton("env"));

const upload = {
  repositoryId: "0198-repository",
  sha256: "ab".repeat(32),
  sizeBytes: 5_000_000_000,
  expiresAtMs: 2_000,
};

function read(path: string, nowMs: number) {
  const url = new URL(path, "http://localhost");
  const [, , repository = "", sha256 = ""] = url.pathname.split("/");
  return readSignedUpload({ repository, sha256 }, url.searchParams, nowMs);
}

describe("a signed upload address", () => {
  it("is read back as it was made", () => {
    expect(read(signedUploadPath(upload), 1_000)).toEqual(upload);
  });

  it("is refused once it has expired", () => {
    expect(() => read(signedUploadPath(upload), 2_001)).toThrow("expired");
  });

  it.each([
    ["repository", (path: string) => path.replace("0198", "0199")],
    ["digest", (path: string) => path.replace("abab", "abac")],
    ["size", (path: string) => path.replace("size=5", "size=6")],
    ["time", (path: string) => path.replace("expires=2", "expires=9")],
    ["signature", (path: string) => path.replace(/signature=.*/, "signature=AAAA")],
  ])("is refused with another %s", (_what, alter) => {
    expect(() => read(alter(signedUploadPath(upload)), 1_000)).toThrow("not valid");
  });
});
