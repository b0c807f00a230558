import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { ExpansionGuard, maxExpandedBytes } from "./expansion-limit.ts";

describe("the limit of unpacked rows", () => {
  it("is 4 GiB for a small file and 100-fold for a large one", () => {
    expect(maxExpandedBytes(1)).toBe(4 * 1024 ** 3);
    expect(maxExpandedBytes(1024 ** 3)).toBe(100 * 1024 ** 3);
  });

  it("lets through what keeps it", async () => {
    const kept = Readable.from([Buffer.from("ab"), Buffer.from("c")]).pipe(new ExpansionGuard(3));
    expect((await buffer(kept)).toString()).toBe("abc");
  });

  it("ends the stream at the first chunk beyond it", async () => {
    const cut = Readable.from([Buffer.from("ab"), Buffer.from("cd")]).pipe(new ExpansionGuard(3));
    await expect(buffer(cut)).rejects.toThrow("it was not read");
  });
});
