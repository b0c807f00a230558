import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { folderOf, writeAdapterFolder } from "./adapter-folder.ts";

let shared: string;
beforeEach(async () => {
  shared = await mkdtemp(path.join(tmpdir(), "shared-"));
});
afterEach(() => rm(shared, { recursive: true, force: true }));

const blobs = new Map<string, Buffer>();

async function openBlob(sha256: string): Promise<Buffer[]> {
  const bytes = blobs.get(sha256);
  if (!bytes) throw new Error("there is no such blob");
  return [bytes];
}

function fileOf(name: string, content: string) {
  const sha256 = createHash("sha256").update(content).digest("hex");
  blobs.set(sha256, Buffer.from(content));
  return { path: name, sha256, sizeBytes: content.length };
}

function exampleVersion(servedName = "acme/legal-qa.v1.2.0") {
  const files = [
    fileOf("adapter_config.json", '{"r":8}'),
    fileOf("adapter_model.safetensors", "weights"),
    fileOf("adapter_model.bin", "a pickle"),
    fileOf("train.py", "print()"),
    fileOf("checkpoint/optimizer.json", "{}"),
    fileOf("tokenizer.json", "{}"),
  ];
  return { servedName, files };
}

describe("writeAdapterFolder", () => {
  it("writes the bytes that were registered, and no pickle, code or sub-folder", async () => {
    const version = exampleVersion();
    await writeAdapterFolder(shared, version, openBlob);
    const folder = path.join(shared, "acme/legal-qa.v1.2.0");
    expect((await readdir(folder)).sort()).toEqual([
      "adapter_config.json",
      "adapter_model.safetensors",
      "tokenizer.json",
    ]);
    expect(await readFile(path.join(folder, "adapter_config.json"), "utf8")).toBe('{"r":8}');
    expect((await stat(path.join(folder, "adapter_model.safetensors"))).mode & 0o777).toBe(0o444);
    expect(await readdir(shared)).toEqual(["acme"]);
  });

  it("answers a folder that is there, also to several who write at once, and never changes it", async () => {
    const version = exampleVersion();
    await Promise.all([1, 2, 3].map(() => writeAdapterFolder(shared, version, openBlob)));
    const { ino } = await stat(path.join(shared, version.servedName));
    await writeAdapterFolder(shared, version, openBlob);
    expect((await stat(path.join(shared, version.servedName))).ino).toBe(ino);
    expect(await readdir(shared)).toEqual(["acme"]);
  });

  it("refuses a folder that was altered", async () => {
    const version = exampleVersion();
    await writeAdapterFolder(shared, version, openBlob);
    const file = path.join(shared, version.servedName, "tokenizer.json");
    await rm(file);
    await writeFile(file, "longer than it was");
    await expect(writeAdapterFolder(shared, version, openBlob)).rejects.toThrow(
      "was altered: tokenizer.json",
    );
  });

  it("says what keeps it from writing into the shared folder", async () => {
    const file = path.join(shared, "file");
    await writeFile(file, "");
    await expect(writeAdapterFolder(file, exampleVersion(), openBlob)).rejects.toMatchObject({
      code: "conflict",
      message: `Nothing can be written into the shared folder ${file}: it is no folder. Mend that, then publish again.`,
    });
    const noSpace = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    await expect(writeAdapterFolder(shared, exampleVersion(), () => Promise.reject(noSpace))).rejects.toThrow(
      `the shared folder ${shared}: its disk is full`,
    );
    expect(await readdir(shared)).toEqual(["file"]);
  });

  it("refuses stored bytes that are not those of their digest", async () => {
    const version = exampleVersion();
    const [config] = version.files;
    blobs.set(config?.sha256 ?? "", Buffer.from('{"r":9}'));
    await expect(writeAdapterFolder(shared, version, openBlob)).rejects.toThrow(
      "are not those of its digest",
    );
    expect(await readdir(shared)).toEqual([]);
  });

  it("leaves nothing behind when a blob is not there or there is nothing to serve", async () => {
    const version = exampleVersion();
    const [config, weights] = version.files;
    if (!config || !weights) throw new Error("the example has files");
    const missing = { ...weights, sha256: "0".repeat(64) };
    await expect(
      writeAdapterFolder(shared, { ...version, files: [config, missing] }, openBlob),
    ).rejects.toThrow();
    await expect(writeAdapterFolder(shared, { ...version, files: [config] }, openBlob)).rejects.toThrow(
      "has no adapter_model.safetensors",
    );
    expect(await readdir(shared)).toEqual([]);
  });
});

describe("folderOf", () => {
  it("stays below the shared folder, whatever the name", () => {
    expect(folderOf("/srv", "acme/a.v1.0.0")).toBe("/srv/acme/a.v1.0.0");
    for (const name of [
      "../a.v1.0.0",
      "a/../../b.v1.0.0",
      "a/b",
      "/a/b.v1.0.0",
      "a/b/c.v1.0.0",
      ".a/b.v1.0.0",
      "",
    ]) {
      expect(() => folderOf("/srv", name), name).toThrow("not the name of a version");
    }
  });
});
