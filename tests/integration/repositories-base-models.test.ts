import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { db, withTransaction } from "#lib/db.ts";
import { lockHead } from "#lib/repositories/commits/data.ts";
import { getRepository, listCommits } from "#lib/repositories/data.ts";
import { createRepository, writeCommit } from "#lib/repositories/mutations.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { untilWaiting } from "#tests/support/lock-wait.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { commitTexts, uploadTexts } from "#tests/support/repository-files.ts";

testDatabase();
const api = testApiServer();

const config = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: 64,
  intermediate_size: 128,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  vocab_size: 512,
  dtype: "bfloat16",
};

async function ask(person: TestPerson, method: string, path: string, body?: unknown) {
  const response = await fetch(`${api.url}/api/v1/base-models${path}`, {
    method,
    headers: { authorization: `Bearer ${person.token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

describe("a base model", () => {
  it("is registered by its config and tokenizer, without weights, and has a shape", async () => {
    const person = await createPerson("engineer");
    const made = await ask(person, "POST", "", {
      name: "Tiny-Llama",
      description: "For tests",
      config,
      tokenizerConfig: { model_max_length: 2048 },
      chatTemplate: "{{ messages }}",
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        owner: person.handle,
        name: "Tiny-Llama",
        visibility: "team",
        config,
        problem: null,
        adapterCount: 0,
        shape: {
          model_type: "llama",
          hidden_size: 64,
          head_dim: 32,
          num_key_value_heads: 1,
          torch_dtype: "bfloat16",
        },
      },
    });
    expect(made.body.files.map(({ path }: { path: string }) => path)).toEqual([
      "chat_template.jinja",
      "config.json",
      "tokenizer_config.json",
    ]);
    const found = await ask(person, "GET", `/${person.handle}/tiny-llama`);
    expect(found.body).toEqual(made.body);
  });

  it("gets new files in a new commit, and what is absent stays", async () => {
    const person = await createPerson("engineer");
    const made = await ask(person, "POST", "", { name: "base", config, chatTemplate: "one" });
    const path = `/${person.handle}/base`;
    const changed = await ask(person, "PATCH", path, {
      config: { ...config, vocab_size: 1024 },
      visibility: "everyone",
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        visibility: "everyone",
        shape: { vocab_size: 1024 },
        files: [{ path: "chat_template.jinja" }, {}],
      },
    });
    expect(changed.body.commit).not.toBe(made.body.commit);
    const same = await ask(person, "PATCH", path, { config: { ...config, vocab_size: 1024 } });
    expect(same.body.commit).toBe(changed.body.commit);
    const repository = await getRepository(person.actor, { owner: person.handle, name: "base" });
    const head = await db().ref.findFirstOrThrow({ where: { repositoryId: repository.id } });
    const { items } = await listCommits(repository.id, head.commitId);
    expect(items.map(({ title }) => title)).toEqual([
      "Update config.json",
      "Register base",
      "Initial commit",
    ]);
  });

  it("is changed while weights are pushed to it: one waits for the other", async () => {
    const person = await createPerson("engineer");
    const { id } = (await ask(person, "POST", "", { name: "busy", config })).body;
    const changes = await uploadTexts(id, { "model.safetensors": "weights" });
    let changed: ReturnType<typeof ask> | undefined;
    await withTransaction(async (tx) => {
      await lockHead(tx, id, "main");
      const changing = { description: "Anew", config: { ...config, vocab_size: 2048 } };
      changed = ask(person, "PATCH", `/${person.handle}/busy`, changing);
      await untilWaiting();
      await writeCommit(tx, person.actor, { repositoryId: id, branch: "main", title: "Push", changes });
    });
    const answer = await changed;
    expect(answer).toMatchObject({ status: 200, body: { description: "Anew", shape: { vocab_size: 2048 } } });
    expect(answer?.body.files).toContainEqual(expect.objectContaining({ path: "model.safetensors" }));
  });

  it("is refused with the fields its config lacks, and nothing is left", async () => {
    const person = await createPerson("engineer");
    const refused = await ask(person, "POST", "", { name: "adapter", config: { peft_type: "LORA", r: 8 } });
    expect(refused).toMatchObject({ status: 400, body: { code: "invalid_input" } });
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toContain(
      "/config/hidden_size",
    );
    await ask(person, "POST", "", { name: "taken", config });
    const taken = await ask(person, "POST", "", { name: "TAKEN", config: { ...config, vocab_size: 7 } });
    expect(taken.status).toBe(409);
    const unknown = await ask(person, "POST", "", { name: "x", config, weights: "?" });
    expect(unknown.status).toBe(400);
    const text = `${JSON.stringify({ ...config, vocab_size: 7 }, null, 2)}\n`;
    expect(await blobStore().stat(createHash("sha256").update(text).digest("hex"))).toBeNull();
    expect(await db().repository.count({ where: { ownerId: person.ownerId } })).toBe(1);
  });

  it("is listed to those who may see it, by search and page, with its problem when its config is broken", async () => {
    const person = await createPerson("engineer");
    for (const name of ["one-alpha", "two-alpha", "three"]) await ask(person, "POST", "", { name, config });
    const broken = await createRepository(person.actor, { kind: "base", name: "broken-alpha" });
    await commitTexts(person.actor, broken.id, { "config.json": "{ not json" });
    await createRepository(person.actor, { kind: "adapter", name: "adapter-alpha" });
    const query = `owner=${person.handle}&search=ALPHA&limit=2`;
    const first = await ask(person, "GET", `?${query}`);
    expect(first.body).toMatchObject({
      total: 3,
      items: [
        { name: "broken-alpha", shape: null, problem: expect.stringContaining("cannot be read") },
        { name: "two-alpha" },
      ],
    });
    const second = await ask(person, "GET", `?${query}&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ name: "one-alpha" }], nextCursor: null });
    const outsider = await createPerson("engineer");
    expect((await ask(outsider, "GET", `?${query}`)).body).toMatchObject({ items: [], total: 0 });
    expect((await ask(outsider, "GET", `/${person.handle}/three`)).status).toBe(404);
    expect((await ask(person, "GET", "?cursor=nonsense")).status).toBe(400);
    expect((await ask(person, "GET", `/${person.handle}/adapter-alpha`)).status).toBe(404);
  });
});
