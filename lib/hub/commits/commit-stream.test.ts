import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCommitLines } from "./commit-stream.ts";

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const end = at + (sizes[index % Math.max(1, sizes.length)] ?? bytes.length);
    yield bytes.subarray(at, end);
    at = end;
  }
}

async function gather(content: AsyncGenerator<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString("hex");
}

async function read(body: string | Buffer, sizes: readonly number[] = [65_536]) {
  const lines = [];
  for await (const line of readCommitLines(cut(Buffer.from(body), sizes), gather)) lines.push(line);
  return lines;
}

const file = (path: string, bytes: Uint8Array) => ({
  key: "file",
  value: { content: Buffer.from(bytes).toString("base64"), path, encoding: "base64" },
});

describe("the body of a commit", () => {
  it("gives every line and the bytes of every content, however it is cut and spaced", async () => {
    const entry = fc.record({ path: fc.string(), bytes: fc.uint8Array({ maxLength: 300 }) });
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 5 }), sizes, fc.boolean(), async (files, parts, wide) => {
        const body = files
          .map(({ path, bytes }) => JSON.stringify(file(path, bytes)))
          .map((line) => (wide ? line.replace('"content":', '"content" :\t ') : line))
          .join("\n");
        const lines = await read(body, parts);
        expect(lines).toEqual(
          files.map(({ path, bytes }, index) => ({
            number: index + 1,
            key: "file",
            value: { path, encoding: "base64" },
            content: Buffer.from(bytes).toString("hex"),
          })),
        );
      }),
    );
  });

  it("reads the spelling of Python's json, a header, and lines without content", async () => {
    const lines = await read(
      '{"key": "header", "value": {"summary": "Add", "description": "say \\"content\\": \\"x\\""}}\n' +
        '{"key": "file", "value": {"content": "aGk=", "path": "content", "encoding": "base64"}}\n\n' +
        '{"key": "deletedFile", "value": {"path": "old.bin"}}\n',
    );
    expect(lines.map(({ key, value, content }) => [key, value, content])).toEqual([
      ["header", { summary: "Add", description: 'say "content": "x"' }, undefined],
      ["file", { path: "content", encoding: "base64" }, "6869"],
      ["deletedFile", { path: "old.bin" }, undefined],
    ]);
  });

  it("takes an empty content for an empty file", async () => {
    expect(await read(JSON.stringify(file("empty", Buffer.alloc(0))))).toMatchObject([{ content: "" }]);
  });

  it.each([
    ["what is no base64", '{"key":"file","value":{"content":"a b!","path":"x"}}', "not base64"],
    ["base64 that goes on after its padding", '{"key":"file","value":{"content":"aA==aA=="}}', "not base64"],
    ["a single character of base64", '{"key":"file","value":{"content":"aGkhA"}}', "not base64"],
    ["a body cut off in a content", '{"key":"file","value":{"content":"aGk', "ends inside"],
    ["a line cut off", '{"key":"deletedFile","value":{"path":"x"', "not JSON"],
    ["a line of another shape", '["file"]', "is not {"],
    ["two contents", '{"key":"file","value":{"content":"aGk=","content":"aGk="}}', "two contents"],
  ])("refuses %s", async (_what, body, reason) => {
    await expect(read(body)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining(reason),
    });
  });

  it("refuses a line that never ends", async () => {
    await expect(read(`{"key":"${"x".repeat(1_100_000)}`)).rejects.toMatchObject({ code: "too_large" });
  });
});
