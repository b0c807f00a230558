import { describe, expect, it } from "vitest";
import { adapterHref, parseAdapterPath } from "#lib/adapters/pages/adapter-path.ts";

const adapter = { owner: "demo", name: "math" };

describe("parseAdapterPath", () => {
  it("reads tabs of the version shown first and of a named one", () => {
    expect(parseAdapterPath([])).toEqual({ version: null, tab: "card", path: "" });
    expect(parseAdapterPath(["lineage"])).toEqual({ version: null, tab: "lineage", path: "" });
    expect(parseAdapterPath(["v", "1.2.0"])).toEqual({ version: "1.2.0", tab: "card", path: "" });
    expect(parseAdapterPath(["v", "draft", "files", "a", "b.json"])).toEqual({
      version: "draft",
      tab: "files",
      path: "a/b.json",
    });
    expect(parseAdapterPath(["card", "edit"])?.path).toBe("edit");
    expect(parseAdapterPath(["v", "1.2.0", "serving", "publish"])).toEqual({
      version: "1.2.0",
      tab: "serving",
      path: "publish",
    });
    expect(parseAdapterPath(["files", "a%20b"])?.path).toBe("a b");
  });

  it("knows no other address", () => {
    expect(parseAdapterPath(["v"])).toBeNull();
    expect(parseAdapterPath(["settings"])).toBeNull();
    expect(parseAdapterPath(["card", "more"])).toBeNull();
    expect(parseAdapterPath(["card", "publish"])).toBeNull();
    expect(parseAdapterPath(["files", "100%"])).toBeNull();
  });
});

describe("adapterHref", () => {
  it.each([
    [{}, "/demo/math"],
    [{ tab: "quality" }, "/demo/math/quality"],
    [{ version: "1.0.0-rc.1" }, "/demo/math/v/1.0.0-rc.1"],
    [{ version: "1.0.0", tab: "files", path: "a b/c#d" }, "/demo/math/v/1.0.0/files/a%20b/c%23d"],
  ] as const)("writes %j", (place, href) => {
    expect(adapterHref(adapter, place)).toBe(href);
  });
});
