import { beforeAll, describe, expect, it } from "vitest";
import { operations } from "#lib/openapi/operations.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { type Who, who } from "#tests/support/authorization/callers.ts";
import { cases } from "#tests/support/authorization/cases.ts";
import { createWorld, outcomeOf, type World } from "#tests/support/authorization/world.ts";
import { testDatabase } from "#tests/support/database.ts";

testDatabase();
const api = testApiServer();

let world: World;
beforeAll(async () => {
  world = await createWorld(api.url);
});

describe("every operation for every role and token", () => {
  it("has its row in this table", () => {
    expect(Object.keys(cases).sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
  });

  it.each(Object.entries(cases))("%s", async (operationId, { expected, send: prepare }) => {
    const outcomes: Partial<Record<Who, string | number>> = {};
    for (const asking of who)
      outcomes[asking] = await outcomeOf(world, asking, operationId, await prepare(world));
    expect(outcomes).toEqual(expected);
  });
});

describe("a path that names no row", () => {
  const withId = Object.keys(cases).filter((operationId) =>
    operations.some((operation) => operation.operationId === operationId && operation.path.includes("{id}")),
  );

  /** Where the form of an id is checked before its row is looked for. */
  const refusedAsMalformed: Readonly<Record<string, string[]>> = {
    revokeToken: ["no-such-id", "%"],
    themisAdapterMetadata: ["%"],
  };

  it.each(withId)("%s answers 404 for an unknown id and for what is no id", async (operationId) => {
    const sent = (await cases[operationId]?.send(world)) ?? {};
    const malformed: readonly string[] = refusedAsMalformed[operationId] ?? [];
    for (const id of [crypto.randomUUID(), "no-such-id", "%"]) {
      const params = { ...sent.params, id };
      const outcome = await outcomeOf(world, "engineer", operationId, { ...sent, params });
      expect([id, outcome]).toEqual([id, malformed.includes(id) ? 400 : 404]);
    }
  });
});
