import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BlobStore, StoredBlob } from "./blob.ts";
import { createFolderStore } from "./folder-store.ts";
import { sweepTemporaryFiles } from "./temporary-file.ts";

let dir: string;
let store: BlobStore;

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), "adaptery-blobs-"));
  store = createFolderStore(dir);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === "string" ? Buffer.from(part) : part;
}

async function listed(): Promise<StoredBlob[]> {
  const found: StoredBlob[] = [];
  for await (const blob of store.list()) found.push(blob);
  return found;
}

async function storedFiles(): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe("the folder of blobs", () => {
  it("names a blob by the digest of its bytes, however they were cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 })), async (parts) => {
        const bytes = Buffer.concat(parts);
        const info = await store.put(chunks(...parts));
        expect(info).toEqual({
          sha256: createHash("sha256").update(bytes).digest("hex"),
          sizeBytes: bytes.length,
        });
        expect(await readFile(await store.localPath(info.sha256))).toEqual(bytes);
      }),
      { numRuns: 25 },
    );
  });

  it("keeps one copy of equal bytes", async () => {
    await store.put(chunks("same"));
    const { sha256 } = await store.put(chunks("sa", "me"));
    expect(await storedFiles()).toEqual([sha256]);
  });

  it("opens a range with both ends counted", async () => {
    const { sha256 } = await store.put(chunks("0123456789"));
    expect(await text(await store.open(sha256, { start: 2, end: 4 }))).toBe("234");
    expect(await text(await store.open(sha256))).toBe("0123456789");
  });

  it("leaves nothing of a stream that breaks off", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("half");
      throw new Error("the connection was lost");
    }
    await expect(store.put(broken())).rejects.toThrow("the connection was lost");
    expect(await storedFiles()).toEqual([]);
  });

  it("leaves nothing of a stream that is too long", async () => {
    await expect(store.put(chunks("1234", "5678"), { maxBytes: 6 })).rejects.toMatchObject({
      code: "too_large",
    });
    expect(await storedFiles()).toEqual([]);
  });

  it("says that a blob is missing", async () => {
    const missing = "0".repeat(64);
    await expect(store.open(missing)).rejects.toMatchObject({ code: "not_found" });
    await expect(store.localPath(missing)).rejects.toMatchObject({ code: "not_found" });
    expect(await store.stat(missing)).toBeNull();
    await store.delete(missing);
  });

  it("lists what is stored and nothing else", async () => {
    expect(await listed()).toEqual([]);
    const stored = [await store.put(chunks("one")), await store.put(chunks("two"))];
    await mkdir(path.join(dir, "tmp"), { recursive: true });
    await writeFile(path.join(dir, "tmp", "half-written"), "x");
    const [{ sha256 } = { sha256: "" }] = stored;
    await writeFile(path.join(dir, sha256.slice(0, 2), sha256.slice(2, 4), "stray.txt"), "x");
    const found = await listed();
    expect(found.map((blob) => blob.sha256).sort()).toEqual(stored.map((blob) => blob.sha256).sort());
    for (const blob of found) {
      expect(blob.sizeBytes).toBe(3);
      expect(Math.abs(blob.writtenMs - Date.now())).toBeLessThan(60_000);
    }
  });

  it("refuses a name that is no digest", async () => {
    await expect(async () => store.open("../../secret")).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("sweeps temporary files that are idle and no others", async () => {
    const temporaryDir = path.join(dir, "tmp");
    const writing = store.put(
      (async function* () {
        yield Buffer.from("begun");
        expect(await sweepTemporaryFiles(temporaryDir, 60_000)).toBe(0);
        expect(await readdir(temporaryDir)).toHaveLength(1);
        expect(await sweepTemporaryFiles(temporaryDir, 0)).toBe(1);
      })(),
    );
    await expect(writing).rejects.toThrow("ENOENT");
  });
});
