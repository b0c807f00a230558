import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, utimes } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { blobStore } from "#lib/storage/blob-store.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testBucket } from "#tests/support/bucket.ts";
import { testDatabase } from "#tests/support/database.ts";
import { commitBody, createPushedAdapter, sha256Of } from "#tests/support/hub-pushes.ts";
import { createPerson } from "#tests/support/people.ts";
import { runCommand } from "#tests/support/run-command.ts";

const database = testDatabase({ ADAPTERY_BLOBS: "s3://bucket/blobs" });
const api = testApiServer();

const { authorizations, objects } = await testBucket();

it("sends large files from the bucket by a signed redirect that says what they are, small ones itself", async () => {
  const person = await createPerson("engineer");
  const weights = randomBytes(300_000);
  const { repository } = await createPushedAdapter(person.actor, { owner: person.handle, name: "s3" }, {});
  const label = `${repository.owner}/${repository.name}`;
  const authorization = `Bearer ${person.token}`;
  const body = commitBody({ "w.safetensors": weights, "a.txt": "small" });
  const init = { method: "POST", body, headers: { authorization } };
  expect((await fetch(`${api.url}/hf/api/models/${label}/commit/main`, init)).status).toBe(200);

  const ask = (file: string) =>
    fetch(`${api.url}/hf/${label}/resolve/main/${file}`, {
      headers: { authorization },
      redirect: "manual",
    });
  const large = await ask("w.safetensors");
  expect([large.status, large.headers.get("x-linked-etag"), large.headers.get("x-linked-size")]).toEqual([
    302,
    `"${sha256Of(weights)}"`,
    "300000",
  ]);
  expect(large.headers.get("x-repo-commit")).toMatch(/^[0-9a-f]{40}$/);
  const location = new URL(large.headers.get("location") ?? "");
  expect(location.searchParams.get("X-Amz-Expires")).toBe("600");
  const fetched = await fetch(location);
  expect(Buffer.from(await fetched.arrayBuffer()).equals(weights)).toBe(true);
  expect(await (await ask("a.txt")).text()).toBe("small");
});

it("gives large files to adaptery pull from the bucket, which is sent no token", async () => {
  const person = await createPerson("engineer");
  const weights = randomBytes(300_000);
  const owned = { owner: person.handle, name: "pulled" };
  await createPushedAdapter(person.actor, owned, { "w.safetensors": weights, "a.txt": "small" });
  const dir = await mkdtemp(path.join(os.tmpdir(), "adaptery-pull-"));
  authorizations.length = 0;
  try {
    const pull = ["pull", `${person.handle}/pulled`, dir, "--server", api.url, "--token", person.token];
    const { status, stderr } = await runCommand(process.execPath, ["bin/adaptery.js", ...pull]);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining("cannot be reached")]);
    expect((await readFile(path.join(dir, "w.safetensors"))).equals(weights)).toBe(true);
    expect(await readFile(path.join(dir, "a.txt"), "utf8")).toBe("small");
    expect(authorizations).not.toContainEqual(expect.stringContaining(person.token));
  } finally {
    await rm(dir, { recursive: true });
  }
});

it("brings a blob here to be read, and lets go of those that nothing reads any more", async () => {
  const store = blobStore();
  const put = async (text: string) => (await store.put(Readable.from([Buffer.from(text)]))).sha256;
  const [old, used, fresh] = [await put("old"), await put("used"), await put("fresh")];
  const longAgo = new Date(Date.now() - 3 * 24 * 60 * 60_000);
  for (const sha256 of [old, used]) await utimes(await store.localPath(sha256), longAgo, longAgo);
  await store.localPath(used);
  await store.localPath(fresh);
  expect(
    (await readdir(path.join(database.dataDir, "cache", "blobs"))).filter((name) => name !== "tmp").sort(),
  ).toEqual([used, fresh].sort());
  expect(await readFile(await store.localPath(old), "utf8")).toBe("old");
  objects.delete(`bucket/blobs/${used}`);
  expect(await readFile(await store.localPath(used), "utf8")).toBe("used");
});
