import { createTokenText } from "#lib/access/token-text.ts";
import type { TokenScope } from "#lib/actor.ts";
import { registerDraft } from "#lib/adapters/themis/mutations.ts";
import { db } from "#lib/db.ts";
import { listExportFiles } from "#lib/exports/data.ts";
import { exportRunJob } from "#lib/exports/jobs.ts";
import { createExport } from "#lib/exports/mutations.ts";
import { saveRecipe } from "#lib/exports/recipes/mutations.ts";
import { operations } from "#lib/openapi/operations.ts";
import { createBaseModel } from "#lib/repositories/base-models/mutations.ts";
import { createSchema } from "#lib/schemas/mutations.ts";
import { createTarget } from "#lib/serving/targets/mutations.ts";
import type { Who } from "#tests/support/authorization/callers.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

/** What of a request an operation does not say itself. */
export type Sent = {
  params?: Record<string, string>;
  query?: Record<string, string> | string[][];
  body?: unknown;
  form?: Record<string, string>;
};

/** The team, what it holds, and who asks. `url` is where the API answers. */
export type World = {
  url: string;
  people: Record<Exclude<Who, "anonymous" | "reader" | "limited">, TestPerson>;
  tokens: Record<Who, string | null>;
  team: { ownerId: string; handle: string };
  dataset: string;
  schema: string;
  schemaVersion: string;
  recipe: string;
  export: string;
  file: string;
  stream: string;
  target: string;
};

/** In the name of everything that the team holds: an answer to somebody else must not hold it. */
export const secret = "undisclosed";
export const recipe = { style: "instruction_tuning", quality: { min_text_length: 10 } };
export const schema = { type: "object", properties: { instruction: { type: "string" } } };
export const unique = () => crypto.randomUUID().slice(0, 8);
export const baseConfig = {
  model_type: "llama",
  hidden_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  vocab_size: 512,
};
export const folderSource = { source: { kind: "folder", path: "/nowhere" } };

/** A token of a person with these scopes, limited to these patterns. */
export async function createToken(
  person: TestPerson,
  scopes: readonly TokenScope[],
  patterns: readonly string[] = [],
) {
  const { text, hash, prefix } = createTokenText();
  const { id } = await db().apiToken.create({
    data: {
      name: "made for a test",
      prefix,
      hash,
      scopes: [...scopes],
      resourcePatterns: [...patterns],
      userId: person.userId,
    },
  });
  return { id, text };
}

/** Makes all that; needs the database and the API at this address. */
export async function createWorld(url: string): Promise<World> {
  const people = {
    admin: await createPerson("admin"),
    engineer: await createPerson("engineer"),
    reviewer: await createPerson("reviewer"),
    viewer: await createPerson("viewer"),
    outsider: await createPerson("engineer"),
  };
  const { engineer, viewer, outsider } = people;
  const team = await createTeam([
    { person: engineer, role: "engineer" },
    { person: viewer, role: "viewer" },
  ]);
  await createTeam([{ person: outsider, role: "admin" }]);
  const { actor } = engineer;
  const owner = team.handle;
  const dataset = await createReadyDataset(engineer, exampleRows(30), { owner, name: `${secret}-rows` });
  const saved = await createSchema(
    actor,
    { owner },
    { name: `${secret}-schema`, visibility: "team" },
    { schema },
  );
  const { id: recipeId } = await saveRecipe(actor, { name: `${secret}-recipe`, owner, recipe });
  const { id: exportId } = await createExport(actor, {
    name: `${secret}-export`,
    owner,
    datasetId: dataset,
    recipeId,
  });
  await runWaitingJobs(exportRunJob);
  const [file] = await listExportFiles(actor, exportId);
  await registerDraft(actor, { adapter_id: `${owner}/${secret}-adapter`, adapter_version: "1.0.0" });
  await createBaseModel(actor, { owner, name: `${secret}-base`, config: baseConfig });
  const baseModel = `${owner}/${secret}-base`;
  const target = await createTarget(actor, { owner, name: `${secret}-target`, baseModel });
  const other = [`${owner}/another-name`];
  const world: World = {
    url,
    people,
    tokens: {
      admin: people.admin.token,
      engineer: engineer.token,
      reviewer: people.reviewer.token,
      viewer: viewer.token,
      outsider: outsider.token,
      anonymous: null,
      reader: (await createToken(engineer, ["read"])).text,
      limited: (await createToken(engineer, ["write"], other)).text,
    },
    team,
    dataset,
    schema: saved.schemaId,
    schemaVersion: saved.versionId,
    recipe: recipeId,
    export: exportId,
    file: file?.path ?? "",
    stream: "",
    target: target.id,
  };
  const answer = await send(world, "engineer", "themisStreamExport", { body: streamBody(world) });
  await answer.text();
  world.stream = answer.headers.get("x-export-id") ?? "";
  return world;
}

export const streamBody = ({ team }: World) => ({
  format: "instruction_tuning",
  field_mapping: { instruction_field: "question" },
  dataset: `${team.handle}/${secret}-rows`,
});

function bodyOf({ body, form }: Sent): RequestInit {
  if (form) {
    const data = new FormData();
    for (const [name, value] of Object.entries(form)) data.append(name, value);
    data.append("file", new Blob([`{"question":"${unique()}","answer":"A long answer."}\n`]), "rows.jsonl");
    return { body: data };
  }
  return body === undefined
    ? {}
    : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

/** Sends the request of an operation as somebody. */
export async function send(world: World, asking: Who, operationId: string, sent: Sent): Promise<Response> {
  const operation = operations.find((candidate) => candidate.operationId === operationId);
  if (!operation) throw new Error(`there is no operation ${operationId}`);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === "path" ? (sent.params?.path ?? "") : encodeURIComponent(sent.params?.[name] ?? ""),
  );
  const init = bodyOf(sent);
  const headers = new Headers(init.headers);
  const token = world.tokens[asking];
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  const query = sent.query ? `?${new URLSearchParams(sent.query)}` : "";
  return fetch(`${world.url}${path}${query}`, { ...init, method: operation.method, headers });
}

/** What an answer came to: its status, unless it is a success; a success that tells a stranger of the team's rows is a leak. */
export async function outcomeOf(
  world: World,
  asking: Who,
  operationId: string,
  sent: Sent,
): Promise<string | number> {
  const response = await send(world, asking, operationId, sent);
  const text = await response.text();
  if (!response.ok) return response.status;
  const isStranger = asking === "outsider" || asking === "limited";
  return isStranger && text.includes(secret) ? "a leak" : "ok";
}
