import { describe, expect, it } from "vitest";
import { readBaseModelName } from "#lib/adapters/cards/base-model-name.ts";
import { readLicenseId } from "#lib/adapters/cards/license-id.ts";

describe("readLicenseId", () => {
  it.each([
    ["apache-2.0", "Apache-2.0"],
    ["MIT", "MIT"],
    [" cc-by-nc-4.0 ", "CC-BY-NC-4.0"],
    ["Llama3.1", "llama3.1"],
    ["gemma", "gemma"],
    ["GPL-3.0", "GPL-3.0"],
    ["other", "other"],
  ])("reads %s as %s", (text, id) => {
    expect(readLicenseId(text)).toEqual({ ok: true, id });
  });

  it.each([
    ["apach-2.0", "Apache-2.0"],
    ["apache2", "Apache-2.0"],
    ["llama3.4", "llama3.1"],
    ["my own terms, see below", undefined],
  ])("refuses %s and names the nearest: %s", (text, nearest) => {
    expect(readLicenseId(text)).toMatchObject({ ok: false, nearest });
  });
});

describe("readBaseModelName", () => {
  it.each(["gpt2", "mistralai/Mistral-7B-v0.1", "adaptery/tiny-llama"])("takes %s", (name) => {
    expect(readBaseModelName(name)).toEqual({ ok: true, name, revision: undefined });
  });

  it.each(["/data/models/x", "./x", "../x", "C:\\models\\x", "~/x", "a/b/c", "file:///x", "", "a/..b/../c"])(
    "takes %j for a path",
    (name) => {
      expect(readBaseModelName(name)).toMatchObject({ ok: false });
    },
  );
});
