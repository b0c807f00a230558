import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { commitBody, createPushedAdapter, sha256Of } from "#tests/support/hub-pushes.ts";
import { createPerson } from "#tests/support/people.ts";

testDatabase({ ADAPTERY_BLOBS: "s3://bucket/blobs" });
const api = testApiServer();

/** What a bucket needs to store and give back whole objects. */
const objects = new Map<string, Buffer>();
const bucket = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://bucket");
  const body = Buffer.concat(await request.toArray());
  const held = objects.get(pathname);
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
