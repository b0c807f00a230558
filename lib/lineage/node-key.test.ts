import { describe, expect, it } from "vitest";
import { externalKey, parseNodeKey, requireNodeKey } from "#lib/lineage/node-key.ts";

const id = "0190f3a2-0000-7000-8000-000000000001";

describe("parseNodeKey", () => {
  it("reads rows by id and what is external by its name, colons included", () => {
    expect(parseNodeKey(`version:${id}`)).toEqual({ kind: "version", id });
    expect(parseNodeKey("external:https://example.com/a:b")).toEqual({
      kind: "external",
      id: "https://example.com/a:b",
    });
  });

  it.each([
    "",
    "version",
    "version:1",
    `model:${id}`,
    `version:${id.toUpperCase()}`,
    "external:",
    "external: x",
    "external:a\u0000b",
    "external:a\u202eb",
    `external:${"x".repeat(513)}`,
  ])("takes %j for none", (key) => {
    expect(parseNodeKey(key)).toBeNull();
    expect(() => requireNodeKey(key)).toThrow(/A node is/);
  });

  it("reads what externalKey makes of a name", () => {
    expect(parseNodeKey(externalKey("  Qwen/Qwen2.5 "))?.id).toBe("Qwen/Qwen2.5");
  });
});
