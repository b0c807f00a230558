import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { commitBody, createPushedAdapter, sha256Of } from "#tests/support/hub-pushes.ts";
import { createPerson } from "#tests/support/people.ts";
import { runCommand } from "#tests/support/run-command.ts";

testDatabase({ ADAPTERY_BLOBS: "s3://bucket/blobs" });
const api = testApiServer();

/** What a bucket needs to store and give back whole objects. */
const objects = new Map<string, Buffer>();
/** The Authorization headers it was sent. */
const authorizations: string[] = [];
const bucket = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://bucket");
  const body = Buffer.concat(await request.toArray());
  const held = objects.get(pathname);
  authorizations.push(request.headers.authorization ?? "");
  if (request.method === "PUT") {
    objects.set(pathname, body);
    response.setHeader("etag", '"etag"').end();
  } else if (held)
    response.setHeader("content-length", held.length).end(request.method === "HEAD" ? "" : held);
  else response.writeHead(404).end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => bucket.listen(0, "127.0.0.1", resolve));
  const address = bucket.address();
  const port = typeof address === "object" ? address?.port : undefined;
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_REQUEST_CHECKSUM_CALCULATION", "WHEN_REQUIRED");
});
afterAll(() => {
  vi.unstubAllEnvs();
  bucket.close();
});

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
