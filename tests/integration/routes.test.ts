import { describe, expect, it } from "vitest";
import { claimIdempotencyKey } from "#lib/access/requests/mutations.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Operation } from "#lib/operation.ts";
import { defineRoute } from "#lib/route.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";

testDatabase();

const operation = {
  method: "POST",
  path: "/api/v1/things",
  operationId: "makeThing",
  tag: "things",
  summary: "Make a thing",
  permission: "dataset.create",
  query: { type: "object", properties: { id: { type: "string" } } },
  response: { status: 201, description: "The thing", schema: null },
} as const satisfies Operation;

type Sent = { key?: string; query?: string; body?: string };

function send(
  route: ReturnType<typeof defineRoute>,
  { token }: TestPerson,
  { key, query = "", body }: Sent = {},
): Promise<Response> {
  const request = new Request(`http://localhost/api/v1/things${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, ...(key !== undefined && { "idempotency-key": key }) },
    ...(body !== undefined && { body }),
  });
  return route(request, { params: Promise.resolve({}) });
}

describe("an Idempotency-Key", () => {
  it("lets one of two requests at once through and answers the other 409", async () => {
    const person = await createPerson("engineer");
    let runs = 0;
    const finished = Promise.withResolvers<void>();
    const route = defineRoute(operation, async () => {
      runs += 1;
      await finished.promise;
      return { made: runs };
    });
    const first = send(route, person, { key: "twice" });
    await expect.poll(() => runs).toBe(1);
    expect((await send(route, person, { key: "twice" })).status).toBe(409);
    finished.resolve();
    expect(await (await first).json()).toEqual({ made: 1 });
    expect(await (await send(route, person, { key: "twice" })).json()).toEqual({ made: 1 });
    expect(runs).toBe(1);
  });

  it("is free again after a request that failed", async () => {
    const person = await createPerson("engineer");
    let runs = 0;
    const route = defineRoute(operation, async () => {
      runs += 1;
      if (runs === 1) throw new AppError("unavailable", "Not now.");
      return { runs };
    });
    expect((await send(route, person, { key: "retry" })).status).toBe(503);
    expect((await send(route, person, { key: "retry" })).status).toBe(201);
  });

  it("belongs to its query too", async () => {
    const person = await createPerson("engineer");
    const route = defineRoute(operation, async ({ query }) => query);
    expect((await send(route, person, { key: "query", query: "?id=a" })).status).toBe(201);
    expect((await send(route, person, { key: "query", query: "?id=b" })).status).toBe(409);
  });

  it("is new again after a day, and after a request that died without an answer", async () => {
    const request = { actorId: crypto.randomUUID(), key: "old", requestDigest: "d" };
    const now = Date.now();
    const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000);
    expect(await claimIdempotencyKey(request, minutesAgo(11))).toBeNull();
    expect(await claimIdempotencyKey(request, minutesAgo(0))).toBeNull();
    await db().idempotentResponse.updateMany({ where: request, data: { status: 201, body: { a: 1 } } });
    const answer = await claimIdempotencyKey(request, new Date(now + 60_000));
    expect(answer).toEqual({ status: 201, body: { a: 1 } });
    expect(await claimIdempotencyKey(request, new Date(now + 25 * 60 * 60_000))).toBeNull();
  });
});

describe("a request without a body", () => {
  const withBody = {
    ...operation,
    body: { type: "object", additionalProperties: false, properties: { reason: { type: "string" } } },
  } as const satisfies Operation;

  it("is one with nothing in it where all of the body is optional", async () => {
    const person = await createPerson("engineer");
    const route = defineRoute({ ...withBody, bodyIsOptional: true }, async ({ body }) => body);
    const bare = await send(route, person);
    expect([bare.status, await bare.json()]).toEqual([201, {}]);
    const said = await send(route, person, { body: '{"reason":"so"}' });
    expect([said.status, await said.json()]).toEqual([201, { reason: "so" }]);
    const torn = await send(route, person, { body: "{" });
    expect(torn.status).toBe(400);
    expect(await torn.json()).toMatchObject({ detail: expect.stringMatching(/not JSON/) });
  });

  it("is refused elsewhere", async () => {
    const person = await createPerson("engineer");
    const refused = await send(
      defineRoute(withBody, async ({ body }) => body),
      person,
    );
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      detail: "The request has no body. Send a JSON object.",
    });
  });
});
