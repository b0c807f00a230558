import { describe, expect, it } from "vitest";
import { requireFilePath } from "./file-path.ts";

describe("requireFilePath", () => {
  it.each([
    ["adapter_config.json", "adapter_config.json"],
    ["./a/b.txt", "a/b.txt"],
    ["checkpoint-1/état.json", "checkpoint-1/état.json"],
    ["caf\u0065\u0301.md", "café.md"],
    [".gitattributes", ".gitattributes"],
    ["runs/Jan01_12:00/events", "runs/Jan01_12:00/events"],
  ])("keeps %j as %j", (text, kept) => {
    expect(requireFilePath(text)).toBe(kept);
  });

  it.each([
    "",
    "/etc/passwd",
    "../x",
    "a/../../x",
    "a/./b",
    "a//b",
    "a/",
    "a\\b",
    "C:/x",
    "a\u0000b",
    "a\nb",
    "a\u202egpj.exe",
    "a\u200bb",
    "\ud800",
    ".git/config",
    "a/.GIT/hooks",
    "a/ b",
    "a ",
    `${"a".repeat(256)}`,
    `${"a/".repeat(512)}b`,
    "é".repeat(128),
  ])("refuses %j with its pointer", (text) => {
    expect(() => requireFilePath(text, "/changes/3/path")).toThrow(
      expect.objectContaining({
        code: "invalid_input",
        problems: [{ pointer: "/changes/3/path", message: expect.any(String) }],
      }),
    );
  });
});
