import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { commitBody } from "#lib/adapters/pages/commit-body.ts";

describe("commitBody", () => {
  it("holds a header and every file's bytes, however long", async () => {
    const long = randomBytes(7_000_001);
    const read: number[] = [];
    const body = await commitBody(
      'Add "it"',
      [
        { path: "a/empty.txt", file: new Blob([]) },
        { path: 'odd "name".bin', file: new Blob([long]) },
      ],
      (bytes) => read.push(bytes),
    );
    const lines = (await body.text()).trimEnd().split("\n");
    const [header, empty, odd] = lines.map((line) => JSON.parse(line));
    expect(header).toEqual({ key: "header", value: { summary: 'Add "it"', description: "" } });
    expect(empty.value).toEqual({ path: "a/empty.txt", content: "", encoding: "base64" });
    expect(odd.value.path).toBe('odd "name".bin');
    expect(Buffer.from(odd.value.content, "base64").equals(long)).toBe(true);
    expect(read.at(-1)).toBe(7_000_001);
  });
});
