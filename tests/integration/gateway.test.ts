import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, endReplicas, type TestFleet } from "#tests/support/fleet.ts";
import {
  createServingFleet,
  errorOf,
  eventually,
  prompt,
  testGateway,
  tokenOf,
} from "#tests/support/gateway.ts";
import { createPerson } from "#tests/support/people.ts";

testDatabase();
const { send, complete } = testGateway(() => fleet.person.token);
afterAll(endReplicas);

let fleet: TestFleet;
const adapter = () => `${fleet.person.handle}/legal-qa`;
beforeAll(async () => {
  fleet = await createServingFleet();
});

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

describe("fields by which an engine itself would choose an adapter", () => {
  it.each(["lora_path", "adapter_id", "adapter_source", "api_token"])("are refused: %s", async (field) => {
    const base = `${fleet.person.handle}/tiny-llama`;
    const limited = await tokenOf(fleet.person, ["infer"], [base]);
    const named = { [field]: fleet.servedName("1.0.0") };
    const error = await errorOf(await complete(base, named, { token: limited }));
    expect(error).toMatchObject({ status: 400, param: field, message: expect.stringContaining("'model'") });
    expect((await complete(base, { [field]: null }, { token: limited })).status).toBe(200);
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
