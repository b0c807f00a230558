import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "#lib/db.ts";
import { nodeKey } from "#lib/lineage/node-key.ts";
import { listServedAliases } from "#lib/serving/deployments/aliases/data.ts";
import { setAttachedSchema } from "#lib/serving/deployments/attached-schema/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, endReplicas, type TestFleet } from "#tests/support/fleet.ts";
import { errorOf, testGateway } from "#tests/support/gateway.ts";
import { createExportRow } from "#tests/support/lineage.ts";

testDatabase();
const { send } = testGateway(() => own.person.token);
afterAll(endReplicas);

let own: TestFleet;

describe("the schema of a version", () => {
  const schema = { type: "object", properties: { answer: { type: "string" } }, required: ["answer"] };
  const chat = (more: object, headers: Record<string, string> = {}, ref = "champion") =>
    send(
      "/chat/completions",
      {
        model: `${own.person.handle}/legal-qa@${ref}`,
        messages: [{ role: "user", content: "Who pays?" }],
        ...more,
      },
      { headers },
    );
  const upstream = () =>
    own.replicas[0]?.requests.findLast(({ path }) => path === "/v1/chat/completions")?.body;

  beforeAll(async () => {
    own = await createFleet();
    const live = await own.publish("1.0.0");
    const made = await createExportRow(own.person);
    const { recipeId } = await db().export.findUniqueOrThrow({ where: { id: made.id } });
    const document = { structured_gen: { json_schema: JSON.stringify(schema) } };
    await db().recipe.update({ where: { id: recipeId }, data: { document } });
    await db().lineageEdge.create({
      data: {
        kind: "trained_on",
        from: nodeKey("version", live.version.id),
        to: made.key,
        evidence: "hash",
        createdById: own.person.userId,
      },
    });
    await own.publish("1.1.0", { alias: undefined });
    const areServed = async () =>
      expect([(await chat({})).status, (await chat({}, {}, "1.1.0")).status]).toEqual([200, 200]);
    await vi.waitFor(areServed, { timeout: 30_000 });
  });

  it("is attached when the header asks for it", async () => {
    const response = await chat({ response_format: null }, { "x-adaptery-schema": "on" });
    expect(response.headers.get("x-adaptery-schema")).toBe("on");
    expect(JSON.parse((await response.json()).choices[0].message.content)).toEqual({
      answer: expect.any(String),
    });
    expect(upstream()).toMatchObject({
      model: own.servedName("1.0.0"),
      response_format: { type: "json_schema", json_schema: { name: "training_data", schema } },
    });
    await chat({});
    expect(upstream()).not.toHaveProperty("response_format");
  });

  it("is attached by the alias's setting, unless the header says off", async () => {
    const [alias] = await listServedAliases(own.person.actor, { targetId: own.target.id });
    const set = (attachesSchema: boolean) =>
      setAttachedSchema(own.person.actor, alias?.deploymentId ?? "", { attachesSchema });
    expect(await set(true)).toMatchObject({ alias: "champion", attachesSchema: true });
    await expect.poll(async () => (await chat({})).headers.get("x-adaptery-schema")).toBe("on");
    expect((await chat({}, { "x-adaptery-schema": "off" })).headers.get("x-adaptery-schema")).toBeNull();
    expect(await set(false)).toMatchObject({ attachesSchema: false });
    const audited = await db().auditEntry.findMany({
      where: { subjectId: alias?.deploymentId ?? "", action: "deployment.schema_set" },
      orderBy: { id: "asc" },
    });
    expect(audited.map(({ details }) => details)).toMatchObject([
      { alias: "champion", attachesSchema: true },
      { alias: "champion", attachesSchema: false },
    ]);
    expect(await listServedAliases(own.person.actor, { targetId: own.target.id })).toMatchObject([
      { attachesSchema: false, updatedAt: alias?.updatedAt },
    ]);
  });

  it("gives way to the request's own", async () => {
    for (const format of [
      { response_format: { type: "json_object" } },
      { structured_outputs: { json: { type: "integer" } } },
    ]) {
      const response = await chat(format, { "x-adaptery-schema": "on" });
      expect(response.headers.get("x-adaptery-schema")).toBeNull();
      expect(upstream()).toMatchObject(format);
    }
  });

  it("cannot be asked for where there is none, or in other words", async () => {
    const error = await errorOf(await chat({}, { "x-adaptery-schema": "on" }, "1.1.0"));
    expect(error).toMatchObject({ status: 400, code: "schema_not_found" });
    expect(await errorOf(await chat({}, { "x-adaptery-schema": "yes" }))).toMatchObject({ status: 400 });
  });
});
