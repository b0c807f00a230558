import { describe, expect, it } from "vitest";
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
  body: { type: "object", additionalProperties: false, properties: { reason: { type: "string" } } },
  response: { status: 200, description: "The thing", schema: null },
} as const satisfies Operation;

async function send({ token }: TestPerson, isOptional: boolean, body?: string) {
  const route = defineRoute({ ...operation, bodyIsOptional: isOptional }, async ({ body: read }) => read);
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request("http://localhost/api/v1/things", {
    method: "POST",
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const response = await route(request, { params: Promise.resolve({}) });
  return { status: response.status, body: await response.json() };
}

describe("a request without a body", () => {
  it("is one with nothing in it where all of the body is optional", async () => {
    const person = await createPerson("engineer");
    expect(await send(person, true)).toEqual({ status: 200, body: {} });
    expect(await send(person, true, '{"reason":"so"}')).toEqual({ status: 200, body: { reason: "so" } });
    expect(await send(person, true, "{")).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/not JSON/) },
    });
  });

  it("is refused elsewhere", async () => {
    const person = await createPerson("engineer");
    expect(await send(person, false)).toMatchObject({
      status: 400,
      body: { detail: "The request has no body. Send a JSON object." },
    });
  });
});
