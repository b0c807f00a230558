import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { streamTar, type TarEntry, tarHeader, tarSize } from "#lib/exports/tar.ts";

const folder = mkdtempSync(path.join(tmpdir(), "adaptery-tar-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(entries: readonly TarEntry[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of streamTar(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("streamTar", () => {
  it("makes an archive of the stated size that tar reads", async () => {
    writeFileSync(path.join(folder, "a"), "hello\n");
    writeFileSync(path.join(folder, "b"), Buffer.alloc(1024, 66));
    const entries = [
      { path: path.join(folder, "a"), name: "x/data/a.jsonl", sizeBytes: 6 },
      { path: path.join(folder, "b"), name: "x/b", sizeBytes: 1024 },
    ];
    const archive = await read(entries);
    expect(archive.length).toBe(tarSize(entries));
    expect(execFileSync("tar", ["-tf", "-"], { input: archive }).toString()).toBe("x/data/a.jsonl\nx/b\n");
    expect(execFileSync("tar", ["-xOf", "-", "x/data/a.jsonl"], { input: archive }).toString()).toBe(
      "hello\n",
    );
  });

  it("throws when a file is not as long as its entry says", async () => {
    const entries = [{ path: path.join(folder, "a"), name: "a", sizeBytes: 5 }];
    await expect(read(entries)).rejects.toThrow(/changed/);
  });
});

describe("tarHeader", () => {
  it("writes sizes of 8 GiB and more in base 256", () => {
    const header = tarHeader("big", 2 ** 33 + 5);
    expect(header[124]).toBe(0x80);
    expect(header.readBigUInt64BE(128)).toBe(2n ** 33n + 5n);
  });
});
