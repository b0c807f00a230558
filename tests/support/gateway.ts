import { expect } from "vitest";
import { createTokenText } from "#lib/access/token-text.ts";
import type { TokenScope } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { gatewayRoutes } from "#lib/serving/gateway/routes.ts";
import { testDataPlane } from "#tests/support/data-plane.ts";
import { createFleet, type TestFleet } from "#tests/support/fleet.ts";
import type { TestPerson } from "#tests/support/people.ts";

/** How a request is sent; `token` null: without one. */
export type Sent = { headers?: Record<string, string>; token?: string | null; signal?: AbortSignal };

/** The gateway as the tests of a file call it; a body that is a text is sent as it is. */
export type TestGateway = {
  send: (path: string, body: unknown, sent?: Sent) => Promise<Response>;
  /** A small completion of a model. */
  complete: (model: string, more?: object, sent?: Sent) => Promise<Response>;
};

/** Serves the gateway for the tests of a file. Requests carry this token unless they say otherwise. */
export function testGateway(usualToken: () => string): TestGateway {
  const plane = testDataPlane(gatewayRoutes);
  const send: TestGateway["send"] = (path, body, { headers = {}, token = usualToken(), signal } = {}) =>
    fetch(`${plane.url}/v1${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  return {
    send,
    complete: (model, more = {}, sent = {}) => send("/completions", { model, ...prompt, ...more }, sent),
  };
}

/** What `complete` asks for. */
export const prompt = { prompt: "The defendant", max_tokens: 4 };

/** A fleet of two replicas with an API key, which serve version 1.0.0 under the alias champion. */
export async function createServingFleet(): Promise<TestFleet> {
  const apiKey = "replica-key";
  const fleet = await createFleet({ replicas: 2, fake: { apiKey }, target: { token: apiKey } });
  await fleet.publish("1.0.0");
  return fleet;
}

/** An error answer in OpenAI's shape, with its status. */
export async function errorOf(
  response: Response,
): Promise<{ status: number; code: string; param: string | null; message: string }> {
  const { error } = await response.json();
  return { status: response.status, ...error };
}

/** The text of a new token of a person. */
export async function tokenOf(
  { userId }: TestPerson,
  scopes: readonly TokenScope[],
  patterns: readonly string[] = [],
): Promise<string> {
  const { text, hash, prefix } = createTokenText();
  await db().apiToken.create({
    data: { name: "t", prefix, hash, userId, scopes: [...scopes], resourcePatterns: [...patterns] },
  });
  return text;
}

/** Asks until the answer is as wanted: a change in the database is in the routes a moment later. */
export async function eventually(ask: () => Promise<unknown>, wanted: unknown): Promise<void> {
  await expect.poll(ask).toEqual(wanted);
}
