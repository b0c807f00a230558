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

function send(
  route: ReturnType<typeof defineRoute>,
  person: TestPerson,
  key: string,
  query = "",
): Promise<Response> {
  const headers = { authorization: `Bearer ${person.token}`, "idempotency-key": key };
  const request = new Request(`http://localhost/api/v1/things${query}`, { method: "POST", headers });
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
    const first = send(route, person, "twice");
    await expect.poll(() => runs).toBe(1);
    expect((await send(route, person, "twice")).status).toBe(409);
    finished.resolve();
    expect(await (await first).json()).toEqual({ made: 1 });
    expect(await (await send(route, person, "twice")).json()).toEqual({ made: 1 });
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
    expect((await send(route, person, "retry")).status).toBe(503);
    expect((await send(route, person, "retry")).status).toBe(201);
  });

  it("belongs to its query too", async () => {
    const person = await createPerson("engineer");
    const route = defineRoute(operation, async ({ query }) => query);
    expect((await send(route, person, "query", "?id=a")).status).toBe(201);
    expect((await send(route, person, "query", "?id=b")).status).toBe(409);
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
