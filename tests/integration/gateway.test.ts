import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTokenText } from "#lib/access/token-text.ts";
import type { TokenScope } from "#lib/actor.ts";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { db } from "#lib/db.ts";
import { nodeKey } from "#lib/lineage/node-key.ts";
import { listServedAliases } from "#lib/serving/deployments/aliases/data.ts";
import { setAttachedSchema } from "#lib/serving/deployments/attached-schema/mutations.ts";
import { rollBack } from "#lib/serving/deployments/rolling-back/mutations.ts";
import { gatewayRoutes } from "#lib/serving/gateway/routes.ts";
import { usageOf } from "#lib/serving/gateway/usage/data.ts";
import { flushGatewayUsage } from "#lib/serving/gateway/usage/usage-recorder.ts";
import { renderMetrics } from "#lib/web/metrics.ts";
import { testDataPlane } from "#tests/support/data-plane.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, drain, endReplicas, type TestFleet } from "#tests/support/fleet.ts";
import { createExportRow } from "#tests/support/lineage.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";

testDatabase();
const plane = testDataPlane(gatewayRoutes);
afterAll(endReplicas);

let fleet: TestFleet;
const adapter = () => `${fleet.person.handle}/legal-qa`;
beforeAll(async () => {
  fleet = await createFleet({
    replicas: 2,
    fake: { apiKey: "replica-key" },
    target: { token: "replica-key" },
  });
  await fleet.publish("1.0.0");
});

type Sent = { headers?: Record<string, string>; token?: string | null; signal?: AbortSignal };

function send(path: string, body: unknown, { headers = {}, token, signal }: Sent = {}): Promise<Response> {
  const key = token === undefined ? fleet.person.token : token;
  return fetch(`${plane.url}/v1${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
}

const prompt = { prompt: "The defendant", max_tokens: 4 };
const complete = (model: string, more: object = {}, sent: Sent = {}) =>
  send("/completions", { model, ...prompt, ...more }, sent);

async function errorOf(
  response: Response,
): Promise<{ status: number; code: string; param: string | null; message: string }> {
  const { error } = await response.json();
  return { status: response.status, ...error };
}

async function tokenOf(person: TestPerson, scopes: readonly TokenScope[], patterns: readonly string[] = []) {
  const { text, hash, prefix } = createTokenText();
  await db().apiToken.create({
    data: {
      name: "t",
      prefix,
      hash,
      userId: person.userId,
      scopes: [...scopes],
      resourcePatterns: [...patterns],
    },
  });
  return text;
}

/** Asks until the answer is as wanted: a change in the database is in the routes within a second. */
async function eventually(ask: () => Promise<unknown>, wanted: unknown): Promise<void> {
  await expect.poll(ask, { timeout: 1_000, interval: 20 }).toEqual(wanted);
}

describe("what a model name means", () => {
  it("is an alias, a version, a served name or the base model, and the answer says what answered", async () => {
    const served = fleet.servedName("1.0.0");
    for (const [model, upstream, version] of [
      [`${adapter()}@champion`, served, `${adapter()}@1.0.0`],
      [`${adapter().toUpperCase()}@1.0.0`, served, `${adapter()}@1.0.0`],
      [served, served, `${adapter()}@1.0.0`],
      [`${fleet.person.handle}/tiny-llama`, "tiny", `${fleet.person.handle}/tiny-llama`],
      ["tiny", "tiny", `${fleet.person.handle}/tiny-llama`],
    ] as const) {
      const response = await complete(model);
      expect([model, response.status, (await response.json()).model]).toEqual([model, 200, upstream]);
      expect(response.headers.get("x-adaptery-version")).toBe(version);
      expect(response.headers.get("x-adaptery-target")).toBe(fleet.target.name);
      const replicaIds = fleet.target.replicas.map(({ id }) => id);
      expect(replicaIds).toContain(response.headers.get("x-adaptery-replica"));
    }
  });

  it("is 404 where it is unknown, and 400 where it does not say enough", async () => {
    expect(await errorOf(await complete("no/body@champion"))).toMatchObject({
      status: 404,
      code: "model_not_found",
      type: "invalid_request_error",
      param: "model",
    });
    expect(await errorOf(await complete(`${adapter()}@challenger`))).toMatchObject({
      status: 404,
      message: expect.stringContaining(`${adapter()}@champion`),
    });
    expect(await errorOf(await complete(adapter()))).toMatchObject({
      status: 400,
      code: "model_incomplete",
      message: expect.stringContaining(`${adapter()}@champion, ${adapter()}@1.0.0`),
    });
    expect(await errorOf(await complete("auto"))).toMatchObject({ status: 400, code: "model_reserved" });
    expect(await errorOf(await send("/completions", prompt))).toMatchObject({ status: 400, param: "model" });
    expect(await errorOf(await send("/completions", '{"model":"a","model":"b"}'))).toMatchObject({
      status: 400,
    });
    expect(await errorOf(await send("/completions", "[]"))).toMatchObject({ status: 400 });
  });

  it("goes to the target that a header names", async () => {
    const headers = { "x-adaptery-target": fleet.target.name };
    expect((await complete(`${adapter()}@champion`, {}, { headers })).status).toBe(200);
    const elsewhere = { "x-adaptery-target": "elsewhere" };
    expect((await complete(`${adapter()}@champion`, {}, { headers: elsewhere })).status).toBe(404);
  });
});

describe("lora_name beside a base model", () => {
  it.each([
    ["an alias", () => `${adapter()}@champion`],
    ["a version", () => `${adapter()}@1.0.0`],
    ["a served name", () => fleet.servedName("1.0.0")],
    ["the one adapter of this name", () => `${adapter()}`],
  ])("means that adapter: %s", async (_what, name) => {
    const response = await complete("tiny", { lora_name: name() });
    expect(response.status).toBe(200);
    expect((await response.json()).model).toBe(fleet.servedName("1.0.0"));
    const asked = fleet.replicas
      .flatMap(({ requests }) => requests)
      .filter(({ path }) => path === "/v1/completions");
    for (const { body } of asked) expect(body).not.toHaveProperty("lora_name");
  });

  it("is 400 where it is unknown, on another base, empty or beside an adapter, never ignored", async () => {
    const other = await createFleet({ versions: { "1.0.0": "good-qkvo-r8" } });
    await other.publish("1.0.0");
    const admin = await createPerson("admin");
    const sent = { token: admin.token };
    const foreign = { lora_name: `${other.person.handle}/legal-qa@champion` };
    const base = `${fleet.person.handle}/tiny-llama`;
    await eventually(async () => (await complete(foreign.lora_name, {}, sent)).status, 200);
    expect(await errorOf(await complete(base, foreign, sent))).toMatchObject({
      status: 400,
      param: "lora_name",
    });
    for (const lora_name of ["nobody", "no/body@champion", "", 7, "auto"]) {
      const error = await errorOf(await complete(base, { lora_name }));
      expect([lora_name, error]).toEqual([
        lora_name,
        expect.objectContaining({ status: 400, param: "lora_name" }),
      ]);
    }
    const beside = await complete(`${adapter()}@champion`, { lora_name: `${adapter()}@champion` });
    expect(await errorOf(beside)).toMatchObject({ status: 400 });
  });
});

describe("tokens", () => {
  it("need the scope infer, and call what their patterns name alone", async () => {
    const { person } = fleet;
    expect(await errorOf(await complete("tiny", {}, { token: null }))).toMatchObject({ status: 401 });
    expect(await errorOf(await complete("tiny", {}, { token: "adp_wrong" }))).toMatchObject({
      status: 401,
      code: "invalid_api_key",
    });
    const reader = await tokenOf(person, ["read"]);
    expect(await errorOf(await complete("tiny", {}, { token: reader }))).toMatchObject({ status: 403 });
    const limited = await tokenOf(person, ["infer"], [adapter()]);
    expect((await complete(`${adapter()}@champion`, {}, { token: limited })).status).toBe(200);
    expect((await complete("tiny", {}, { token: limited })).status).toBe(404);
    const models = await (await send("/models", undefined, { token: limited })).json();
    expect(models.data.map(({ id }: { id: string }) => id)).toEqual([
      `${adapter()}@champion`,
      `${adapter()}@1.0.0`,
    ]);
  });

  it("see nothing of an adapter that its person may not read", async () => {
    const stranger = await createPerson("engineer");
    const error = await errorOf(await complete(`${adapter()}@champion`, {}, { token: stranger.token }));
    expect(error).toMatchObject({ status: 404, message: expect.not.stringContaining("1.0.0") });
    const models = await (await send("/models", undefined, { token: stranger.token })).json();
    expect(JSON.stringify(models)).not.toContain(adapter());
  });

  it("are never sent on: replicas get the target's own key", async () => {
    await complete(`${adapter()}@champion`, {}, { headers: { cookie: "a=b" } });
    const sent = fleet.replicas.flatMap(({ requests }) => requests).map(({ authorization }) => authorization);
    expect(new Set(sent.filter(Boolean))).toEqual(new Set(["Bearer replica-key"]));
  });
});

describe("the list of models", () => {
  it("has aliases, versions and base models in OpenAI's shape, each to be read by itself", async () => {
    const list = await (await send("/models", undefined)).json();
    expect(list).toMatchObject({ object: "list" });
    const id = `${adapter()}@champion`;
    const entry = {
      id,
      object: "model",
      created: expect.any(Number),
      owned_by: fleet.person.handle,
      root: fleet.servedName("1.0.0"),
      parent: `${fleet.person.handle}/tiny-llama`,
      ready_replicas: 2,
    };
    expect(list.data).toContainEqual(entry);
    expect(await (await send(`/models/${id}`, undefined)).json()).toEqual(entry);
    expect(await (await send(`/models/${encodeURIComponent(id)}`, undefined)).json()).toEqual(entry);
    expect(await errorOf(await send("/models/no/body", undefined))).toMatchObject({ status: 404 });
  });
});

describe("requests", () => {
  it("pass byte for byte but for the model's name", async () => {
    const body = `{ "seed": 12345678901234567890, "model": "${adapter()}@1.0.0",  "prompt": "a", "max_tokens": 1 }`;
    expect((await send("/completions", body)).status).toBe(200);
    const upstream = fleet.replicas.flatMap(({ requests }) => requests).at(-1);
    expect(upstream?.path).toBe("/v1/completions");
  });

  it("pass on the engine's own errors with status and words", async () => {
    const response = await complete(`${adapter()}@champion`, { temperature: -1 });
    expect(response.status).toBe(400);
    expect((await response.json()).error).toMatchObject({
      type: expect.any(String),
      message: expect.any(String),
    });
    expect(response.headers.get("x-adaptery-version")).toBe(`${adapter()}@1.0.0`);
  });

  it("are refused when they are too large or for what there is not", async () => {
    const body = JSON.stringify({ model: "tiny", prompt: "a".repeat(11 * 1024 * 1024) });
    expect(await errorOf(await send("/completions", body))).toMatchObject({ status: 413 });
    expect(await errorOf(await send("/embeddings", { model: "tiny" }))).toMatchObject({
      status: 404,
      code: "unknown_url",
    });
  });
});

describe("streams", () => {
  it("come as they are made", async () => {
    for (const { faults } of fleet.replicas) faults.tokenDelayMs = 60;
    const startedMs = performance.now();
    const response = await send("/chat/completions", {
      model: `${adapter()}@champion`,
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
      max_tokens: 5,
    });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const times: number[] = [];
    let text = "";
    for await (const chunk of response.body ?? []) {
      times.push(performance.now() - startedMs);
      text += Buffer.from(chunk).toString();
    }
    for (const { faults } of fleet.replicas) faults.tokenDelayMs = 0;
    expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(100);
  });

  it("are cancelled upstream when the client goes away", async () => {
    for (const { faults } of fleet.replicas) faults.tokenDelayMs = 100;
    const leaving = new AbortController();
    const response = await complete(
      `${adapter()}@champion`,
      { stream: true, max_tokens: 100 },
      { signal: leaving.signal },
    );
    const reader = response.body?.getReader();
    await reader?.read();
    leaving.abort();
    const last = () =>
      fleet.replicas
        .flatMap(({ requests }) => requests)
        .some(({ body, isAborted }) => isAborted && JSON.stringify(body).includes('"max_tokens":100'));
    await expect.poll(last, { timeout: 2_000 }).toBe(true);
    for (const { faults } of fleet.replicas) faults.tokenDelayMs = 0;
  });

  it("that a replica breaks off do not look whole", async () => {
    for (const { faults } of fleet.replicas) faults.truncates = true;
    const outcome = await complete(`${adapter()}@champion`, { stream: true }).then(
      (response) =>
        response.text().then(
          () => response.status,
          () => "cut",
        ),
      () => "cut",
    );
    for (const { faults } of fleet.replicas) faults.truncates = false;
    expect(["cut", 502, 503]).toContain(outcome);
  });
});

describe("replicas", () => {
  it("share the requests, and one that dies costs no client anything", async () => {
    const answered = async () => (await complete(`${adapter()}@champion`)).headers.get("x-adaptery-replica");
    await expect
      .poll(async () => new Set(await Promise.all([answered(), answered(), answered()])).size, {
        timeout: 20_000,
      })
      .toBe(2);
    const [first] = fleet.replicas;
    await first?.kill();
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await complete(`${adapter()}@champion`)).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    await first?.restart();
  });

  it("that lost the name are asked no more for a while, and another answers", async () => {
    // The first was restarted above and holds no adapters; the table still has it as verified.
    for (let count = 0; count < 6; count++) {
      expect((await complete(`${adapter()}@champion`)).status).toBe(200);
    }
    const asked = fleet.replicas[0]?.requests.filter(({ body }) =>
      JSON.stringify(body ?? "").includes(fleet.servedName("1.0.0")),
    );
    expect(asked?.length ?? 0).toBeLessThan(40);
  });

  it("that answer 503 are passed over, and when all do the client sees it", async () => {
    const [, second] = fleet.replicas;
    if (second)
      second.faults.failing = { times: 4, status: 503, message: "engine is dead", path: "/v1/completions" };
    const response = await complete(`${adapter()}@champion`);
    expect([502, 503]).toContain(response.status);
    if (second) second.faults.failing = null;
  });
});

describe("what is not ready or not served any more", () => {
  it("is 503 with the states and when to try again", async () => {
    const own = await createFleet();
    await own.publish("1.0.0");
    const model = `${own.person.handle}/legal-qa@champion`;
    const status = async () => (await complete(model, {}, { token: own.person.token })).status;
    await eventually(status, 200);
    await db().replicaAdapter.updateMany({
      where: { servedName: own.servedName("1.0.0") },
      data: { state: "wrong_weights" },
    });
    await eventually(status, 503);
    const response = await complete(model, {}, { token: own.person.token });
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await errorOf(response)).toMatchObject({
      code: "model_not_ready",
      type: "server_error",
      message: expect.stringContaining("1 wrong weights"),
    });
  });

  it("follows publishing, rollback and withdrawal within a second", async () => {
    const own = await createFleet();
    const first = await own.publish("1.0.0");
    const model = `${own.person.handle}/legal-qa@champion`;
    const version = async () =>
      (await complete(model, {}, { token: own.person.token })).headers
        .get("x-adaptery-version")
        ?.split("@")[1];
    await eventually(version, "1.0.0");
    const second = await own.publish("1.1.0");
    await eventually(version, "1.1.0");
    await rollBack(own.person.actor, second.id);
    await eventually(version, "1.0.0");
    await setVersionStatus(own.person.actor, own.adapter, "1.0.0", { status: "withdrawn", reason: "Wrong." });
    await eventually(async () => (await complete(model, {}, { token: own.person.token })).status, 404);
    expect(await own.read(first.id)).toMatchObject({ version: { status: "withdrawn" } });
    await drain();
  });
});

describe("a canary", () => {
  it("gets its share of the requests, and one request id always the same", async () => {
    const own = await createFleet();
    await own.publish("1.0.0");
    await own.publish("1.1.0", { strategy: "canary", canaryPercent: 30 });
    const model = `${own.person.handle}/legal-qa@champion`;
    const ask = async (id: string) =>
      (await complete(model, {}, { token: own.person.token, headers: { "x-request-id": id } })).headers
        .get("x-adaptery-version")
        ?.endsWith("1.1.0");
    const ids = Array.from({ length: 300 }, (_, index) => `request-${index}-abcdef`);
    await expect.poll(async () => (await Promise.all(ids.slice(0, 20).map(ask))).some(Boolean)).toBe(true);
    const first = await Promise.all(ids.map(ask));
    const share = first.filter(Boolean).length / ids.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
    expect(await Promise.all(ids.map(ask))).toEqual(first);
  });
});

describe("usage", () => {
  it("counts requests, tokens and errors by alias and version, in the database and in metrics", async () => {
    const own = await createFleet();
    await own.publish("1.0.0");
    const { token, actor } = own.person;
    const model = `${own.person.handle}/legal-qa`;
    await eventually(async () => (await complete(`${model}@1.0.0`, {}, { token })).status, 200);
    await Promise.all([1, 2, 3].map(async () => (await complete(`${model}@champion`, {}, { token })).text()));
    await (await complete(`${model}@champion`, { stream: true }, { token })).text();
    const asked = { stream: true, stream_options: { include_usage: true } };
    await (await complete(`${model}@champion`, asked, { token })).text();
    await expect
      .poll(async () => {
        await flushGatewayUsage();
        const view = await usageOf(actor, {
          targetId: own.target.id,
          since: new Date(Date.now() - 3_600_000),
        });
        return view.names.find(({ alias }) => alias === "champion");
      })
      .toMatchObject({ servedName: own.servedName("1.0.0"), requests: 5, errors: 0, uncounted: 1 });
    const view = await usageOf(actor, {
      repositoryId: own.adapter.id,
      since: new Date(Date.now() - 3_600_000),
    });
    const champion = view.names.find(({ alias }) => alias === "champion");
    expect(champion?.completionTokens).toBe(16);
    expect(champion?.promptTokens).toBeGreaterThan(0);
    expect(view.over.reduce((sum, { requests }) => sum + requests, 0)).toBe(6);
    const stranger = await createPerson("engineer");
    expect((await usageOf(stranger.actor, { targetId: own.target.id, since: new Date(0) })).names).toEqual(
      [],
    );
    const { text } = await renderMetrics();
    expect(text).toContain(
      `adaptery_gateway_requests_total{target="${own.target.name}",model="${model}",version="1.0.0",alias="champion",outcome="ok"} 5`,
    );
  });
});

describe("the schema of a version", () => {
  const schema = { type: "object", properties: { answer: { type: "string" } }, required: ["answer"] };
  let own: TestFleet;
  const chat = (more: object, headers: Record<string, string> = {}, ref = "champion") =>
    send(
      "/chat/completions",
      {
        model: `${own.person.handle}/legal-qa@${ref}`,
        messages: [{ role: "user", content: "Who pays?" }],
        ...more,
      },
      { token: own.person.token, headers },
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
    await vi.waitFor(async () => {
      expect([(await chat({})).status, (await chat({}, {}, "1.1.0")).status]).toEqual([200, 200]);
    });
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
    await expect
      .poll(async () => (await chat({})).headers.get("x-adaptery-schema"), { timeout: 1_000 })
      .toBe("on");
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
