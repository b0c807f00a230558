import { describe, expect, it } from "vitest";
import { listAddress, readListAddress, toggleAddress } from "#lib/adapters/list/list-address.ts";

describe("the list's address", () => {
  it("reads what it wrote", () => {
    const query = { search: "legal qa", base_model: "a/b,c/d", sort: "name" } as const;
    const address = new URL(listAddress(query), "http://x");
    expect(readListAddress(Object.fromEntries(address.searchParams))).toEqual(query);
  });

  it("leaves out what cannot be meant", () => {
    expect(readListAddress({ sort: "beauty", colour: "red" })).toEqual({});
  });

  it("goes back to the first page when a filter changes", () => {
    expect(toggleAddress({ tag: "lora", cursor: "x" }, "tag", "math")).toBe("/adapters?tag=lora%2Cmath");
    expect(toggleAddress({ tag: "lora,math" }, "tag", "lora")).toBe("/adapters?tag=math");
    expect(toggleAddress({ tag: "lora" }, "tag", "lora")).toBe("/adapters");
  });
});
