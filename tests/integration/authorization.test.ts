import { beforeAll, describe, expect, it } from "vitest";
import { createTokenText } from "#lib/access/token-text.ts";
import type { TokenScope } from "#lib/actor.ts";
import { putAlias } from "#lib/adapters/aliases/mutations.ts";
import { requestReview } from "#lib/adapters/reviews/mutations.ts";
import { registerDraft } from "#lib/adapters/themis/mutations.ts";
import { registerVersion } from "#lib/adapters/versions/mutations.ts";
import { db } from "#lib/db.ts";
import { listExportFiles } from "#lib/exports/data.ts";
import { exportRunJob } from "#lib/exports/jobs.ts";
import { createExport } from "#lib/exports/mutations.ts";
import { saveRecipe } from "#lib/exports/recipes/mutations.ts";
import { declareEdge } from "#lib/lineage/mutations.ts";
import { operations } from "#lib/openapi/operations.ts";
import { createBaseModel } from "#lib/repositories/base-models/mutations.ts";
import { createSchema } from "#lib/schemas/mutations.ts";
import { createTarget } from "#lib/serving/targets/mutations.ts";
import { addReplica } from "#lib/serving/targets/replicas/mutations.ts";
import { createAdapter, exampleFiles, pushFiles, type TestFiles } from "#tests/support/adapters.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { standingDeployments } from "#tests/support/deployments.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { fixtureFiles } from "#tests/support/fleet.ts";
import { createVersion } from "#tests/support/lineage.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
const api = testApiServer();

/**
 * Who asks. A team holds rows that only it may see. `engineer` and `viewer` are its members; `admin` and `reviewer` have
 * that role in the whole instance; `outsider` is an engineer of another team. `reader` is the engineer's token of scope
 * read; `limited` is the engineer's token of scope write, limited to another name of the team.
 */
const who = [
  "admin",
  "engineer",
  "reviewer",
  "viewer",
  "outsider",
  "anonymous",
  "reader",
  "limited",
] as const;
type Who = (typeof who)[number];
type Outcome = "ok" | 400 | 401 | 403 | 404;
type Row = Record<Who, Outcome>;

/** In the order of `who`. */
function row(...outcomes: [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]): Row {
  const [admin, engineer, reviewer, viewer, outsider, anonymous, reader, limited] = outcomes;
  return { admin, engineer, reviewer, viewer, outsider, anonymous, reader, limited };
}

//                        admin engin. review. viewer outsid. anon. reader limited
const anyoneReads = row("ok", "ok", "ok", "ok", "ok", 401, "ok", "ok");
const teamsRowRead = row("ok", "ok", "ok", "ok", 404, 401, "ok", 404);
const teamsRowWritten = row("ok", "ok", 403, 403, 404, 401, 403, 404);
const madeForTeam = row("ok", "ok", 403, 403, 403, 401, 403, 404);
const madeForNamedTeam = row("ok", "ok", 403, 403, 400, 401, 403, 404);
/** The limited token is one of scope write, which does not publish. */
const deploymentMade = row("ok", "ok", 403, 403, 404, 401, 403, 403);
const auditRead = row("ok", 403, "ok", 403, 403, 401, 403, 403);
const teamMade = row("ok", "ok", 403, 403, "ok", 401, 403, 403);
const teamEdited = row("ok", 403, 403, 403, 403, 401, 403, 403);
const reviewDecided = row("ok", 403, "ok", 403, 404, 401, 403, 403);
const ownTokenMade = row("ok", "ok", "ok", "ok", "ok", 401, 403, 403);
const engineersTokenRevoked = row("ok", "ok", 404, 404, 404, 401, 403, 403);

type Sent = {
  params?: Record<string, string>;
  query?: Record<string, string> | string[][];
  body?: unknown;
  form?: Record<string, string>;
};

type World = {
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
const secret = "undisclosed";
const recipe = { style: "instruction_tuning", quality: { min_text_length: 10 } };
const schema = { type: "object", properties: { instruction: { type: "string" } } };
const unique = () => crypto.randomUUID().slice(0, 8);
const baseConfig = {
  model_type: "llama",
  hidden_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  vocab_size: 512,
};
const folderSource = { source: { kind: "folder", path: "/nowhere" } };

async function createToken(
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

async function createWorld(): Promise<World> {
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

const streamBody = ({ team }: World) => ({
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

async function send(world: World, asking: Who, operationId: string, sent: Sent): Promise<Response> {
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
  return fetch(`${api.url}${path}${query}`, { ...init, method: operation.method, headers });
}

type Case = { expected: Row; send: (world: World) => Sent | Promise<Sent> };

const onDataset = (world: World): Sent => ({ params: { id: world.dataset } });
const onSchema = (world: World): Sent => ({ params: { id: world.schema } });
const onRecipe = (world: World): Sent => ({ params: { id: world.recipe } });
const onExport = (world: World): Sent => ({ params: { id: world.export } });
const onBaseModel = ({ team }: World): Sent => ({ params: { owner: team.handle, name: `${secret}-base` } });
const onTarget = (world: World): Sent => ({ params: { id: world.target } });
const newTarget = ({ team }: World) => ({
  name: `${secret}-${unique()}`,
  owner: team.handle,
  baseModel: `${team.handle}/${secret}-base`,
});
let lastPort = 20_000;
const newAddress = () => `http://127.0.0.1:${++lastPort}`;

/** What publishing left of an adapter of the team on a target of the team. */
async function teamsDeployments(world: World) {
  const { actor } = world.people.engineer;
  const name = `${secret}-${unique()}`;
  const repository = await createAdapter(world.people.engineer, name, { owner: world.team.handle });
  for (const semver of ["1.0.0", "1.1.0", "1.2.0"]) {
    await pushFiles(actor, repository, exampleFiles(`${name} ${semver}`));
    await registerVersion(actor, repository, { semver });
  }
  const target = await createTarget(actor, { ...newTarget(world), requiresApproval: false });
  return { ...(await standingDeployments(actor, target, repository)), repository };
}
const onDeployment = async (world: World): Promise<Sent> => ({
  params: { id: (await teamsDeployments(world)).canary },
});
const onTeam = (world: World): Sent => ({ params: { handle: world.team.handle } });

/** A version that the team alone may see, and where its adapter's routes are. */
async function teamsVersion({ people, team }: World) {
  const { ownerId, handle } = team;
  const made = await createVersion(people.engineer, { ownerId, name: `${secret}-${unique()}` });
  return {
    key: made.key,
    repositoryKey: `repository:${made.repositoryId}`,
    path: { owner: handle, name: made.name },
  };
}
const onVersionNode = async (world: World): Promise<Sent> => ({
  query: { node: (await teamsVersion(world)).key },
});

/** An adapter of the team with files on `main`, and version 1.0.0 of them. */
async function teamsAdapter({ people: { engineer }, team }: World, files?: TestFiles) {
  const name = `${secret}-${unique()}`;
  const repository = await createAdapter(engineer, name, { owner: team.handle });
  await pushFiles(engineer.actor, repository, files ?? exampleFiles(name));
  const { rootDigest } = await registerVersion(engineer.actor, repository, { semver: "1.0.0" });
  return { repository, rootDigest, path: { owner: team.handle, name, v: "1.0.0" } };
}

/** The same with a review of it that the engineer asked for. */
async function teamsReview(world: World) {
  const { repository, rootDigest } = await teamsAdapter(world);
  const { id } = await requestReview(world.people.engineer.actor, repository, "1.0.0");
  return { path: { review: id }, rootDigest };
}

/** The same with the alias `champion`. */
async function teamsAlias(world: World) {
  const { repository, path } = await teamsAdapter(world);
  await putAlias(world.people.engineer.actor, repository, "champion", { version: "1.0.0" });
  return path;
}

const onAdapter = async (world: World): Promise<Sent> => ({ params: (await teamsAdapter(world)).path });

async function freshTeam({ people }: World) {
  return createTeam([
    { person: people.engineer, role: "engineer" },
    { person: people.viewer, role: "viewer" },
  ]);
}

/** Every REST operation: what is asked, and what becomes of it for each. Written by hand, not from the product's own table. */
const cases: Readonly<Record<string, Case>> = {
  listDatasets: { expected: anyoneReads, send: () => ({}) },
  createDataset: {
    expected: madeForNamedTeam,
    send: ({ team }) => ({ form: { owner: team.handle, name: `${secret}-${unique()}` } }),
  },
  getDataset: { expected: teamsRowRead, send: onDataset },
  updateDataset: {
    expected: teamsRowWritten,
    send: (world) => ({ ...onDataset(world), body: { description: "Described." } }),
  },
  deleteDataset: {
    expected: teamsRowWritten,
    send: async ({ people, team }) => ({
      params: { id: await createReadyDataset(people.engineer, exampleRows(5), { owner: team.handle }) },
    }),
  },
  listDatasetVersions: { expected: teamsRowRead, send: onDataset },
  createDatasetVersion: { expected: teamsRowWritten, send: (world) => ({ ...onDataset(world), form: {} }) },
  listDatasetRows: { expected: teamsRowRead, send: onDataset },
  getDatasetProfile: { expected: teamsRowRead, send: onDataset },

  listSchemas: { expected: anyoneReads, send: () => ({}) },
  createSchema: {
    expected: madeForNamedTeam,
    send: ({ team }) => ({
      body: { name: `${secret}-${unique()}`, owner: team.handle, visibility: "team", schema },
    }),
  },
  getSchema: { expected: teamsRowRead, send: onSchema },
  updateSchema: {
    expected: teamsRowWritten,
    send: (world) => ({ ...onSchema(world), body: { description: "Described." } }),
  },
  deleteSchema: {
    expected: teamsRowWritten,
    send: async ({ people, team }) => {
      const fields = { name: `${secret}-${unique()}`, visibility: "team" } as const;
      const made = await createSchema(people.engineer.actor, { owner: team.handle }, fields, { schema });
      return { params: { id: made.schemaId } };
    },
  },
  listSchemaVersions: { expected: teamsRowRead, send: onSchema },
  addSchemaVersion: {
    expected: teamsRowWritten,
    send: (world) => ({ ...onSchema(world), body: { schema: { ...schema, title: unique() } } }),
  },
  checkSchema: { expected: anyoneReads, send: () => ({ body: { schema, samples: [{}] } }) },

  listRecipes: { expected: anyoneReads, send: () => ({}) },
  createRecipe: {
    expected: madeForTeam,
    send: ({ team }) => ({ body: { name: `${secret}-${unique()}`, owner: team.handle, recipe } }),
  },
  getRecipe: { expected: teamsRowRead, send: onRecipe },
  archiveRecipe: {
    expected: teamsRowWritten,
    send: async ({ people, team }) => {
      const input = { name: `${secret}-${unique()}`, owner: team.handle, recipe };
      return { params: { id: (await saveRecipe(people.engineer.actor, input)).id } };
    },
  },

  listExports: { expected: anyoneReads, send: () => ({}) },
  createExport: {
    expected: madeForTeam,
    send: ({ team, dataset, recipe: recipeId }) => ({
      body: { owner: team.handle, datasetId: dataset, recipeId },
    }),
  },
  getExport: { expected: teamsRowRead, send: onExport },
  cancelExport: {
    expected: teamsRowWritten,
    send: async ({ people, team, dataset, recipe: recipeId }) => {
      const input = { owner: team.handle, datasetId: dataset, recipeId };
      return { params: { id: (await createExport(people.engineer.actor, input)).id } };
    },
  },
  streamExportEvents: { expected: teamsRowRead, send: onExport },
  getExportReport: { expected: teamsRowRead, send: onExport },
  listExportRejects: { expected: teamsRowRead, send: onExport },
  listExportFiles: { expected: teamsRowRead, send: onExport },
  downloadExportFile: {
    expected: teamsRowRead,
    send: (world) => ({ params: { id: world.export, path: world.file } }),
  },
  downloadExportArchive: { expected: teamsRowRead, send: onExport },

  search: { expected: anyoneReads, send: () => ({ query: { q: secret } }) },
  listAuditEntries: { expected: auditRead, send: () => ({}) },
  downloadAuditEntries: { expected: auditRead, send: () => ({ query: { format: "csv" } }) },

  themisStreamExport: { expected: teamsRowWritten, send: (world) => ({ body: streamBody(world) }) },
  themisExportStatus: { expected: teamsRowRead, send: (world) => ({ params: { id: world.stream } }) },
  themisListAdapters: { expected: anyoneReads, send: () => ({}) },
  themisAdapterMetadata: {
    expected: teamsRowRead,
    send: ({ team }) => ({ params: { id: `${team.handle}/${secret}-adapter` } }),
  },
  themisRegisterAdapter: {
    expected: madeForTeam,
    send: ({ team }) => ({
      body: { adapter_id: `${team.handle}/${secret}-${unique()}`, adapter_version: "1.0.0" },
    }),
  },

  listAdapters: { expected: anyoneReads, send: () => ({ query: { search: secret } }) },
  createAdapter: {
    expected: madeForNamedTeam,
    send: ({ team }) => ({ body: { owner: team.handle, name: `${secret}-${unique()}` } }),
  },
  getAdapter: { expected: teamsRowRead, send: onAdapter },
  updateAdapter: {
    expected: teamsRowWritten,
    send: async (world) => ({ ...(await onAdapter(world)), body: { description: "Described." } }),
  },
  deleteAdapter: {
    expected: teamsRowWritten,
    send: async ({ people, team }) => {
      const name = `${secret}-${unique()}`;
      await createAdapter(people.engineer, name, { owner: team.handle });
      return { params: { owner: team.handle, name } };
    },
  },
  listVersions: { expected: teamsRowRead, send: onAdapter },
  registerVersion: {
    expected: teamsRowWritten,
    send: async (world) => ({ ...(await onAdapter(world)), body: { semver: "1.1.0", from: "main" } }),
  },
  suggestVersion: { expected: teamsRowRead, send: onAdapter },
  getVersion: { expected: teamsRowRead, send: onAdapter },
  listVersionFiles: { expected: teamsRowRead, send: onAdapter },
  setVersionStatus: {
    expected: teamsRowWritten,
    send: async (world) => ({
      ...(await onAdapter(world)),
      body: { status: "withdrawn", reason: "It leaks." },
    }),
  },
  listMetrics: { expected: teamsRowRead, send: onAdapter },
  recordMetrics: {
    expected: teamsRowWritten,
    send: async (world) => ({
      ...(await onAdapter(world)),
      body: { metrics: [{ name: "eval_loss", value: 1 }] },
    }),
  },
  listMetricSeries: { expected: teamsRowRead, send: onAdapter },
  listVersionReviews: { expected: teamsRowRead, send: onAdapter },
  requestReview: {
    expected: teamsRowWritten,
    send: async (world) => ({ ...(await onAdapter(world)), body: {} }),
  },
  listReviews: { expected: anyoneReads, send: () => ({}) },
  getReview: { expected: teamsRowRead, send: async (world) => ({ params: (await teamsReview(world)).path }) },
  decideReview: {
    expected: reviewDecided,
    send: async (world) => {
      const { path, rootDigest } = await teamsReview(world);
      return { params: path, body: { decision: "approved", reason: "Looked at.", rootDigest } };
    },
  },
  listAliases: { expected: teamsRowRead, send: onAdapter },
  getAlias: {
    expected: teamsRowRead,
    send: async (world) => ({ params: { ...(await teamsAlias(world)), alias: "champion" } }),
  },
  putAlias: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: { ...(await teamsAdapter(world)).path, alias: "champion" },
      body: { version: "1.0.0" },
    }),
  },
  removeAlias: {
    expected: teamsRowWritten,
    send: async (world) => ({ params: { ...(await teamsAlias(world)), alias: "champion" } }),
  },

  getCard: {
    expected: teamsRowRead,
    send: async (world) => ({ params: { ...(await teamsVersion(world)).path, v: "1.0.0" } }),
  },
  updateCard: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: { ...(await teamsVersion(world)).path, v: "1.0.0" },
      body: { cardRevision: 0, changes: { "/task/domain": "legal" } },
    }),
  },

  compareVersions: {
    expected: teamsRowRead,
    send: async (world) => {
      const labels = [await teamsVersion(world), await teamsVersion(world)].map(
        ({ path }) => `${path.owner}/${path.name}@1.0.0`,
      );
      return { query: labels.map((label) => ["v", label]) };
    },
  },

  listBaseModels: { expected: anyoneReads, send: () => ({ query: { search: secret } }) },
  createBaseModel: {
    expected: madeForNamedTeam,
    send: ({ team }) => ({
      body: { name: `${secret}-${unique()}`, owner: team.handle, config: baseConfig },
    }),
  },
  getBaseModel: { expected: teamsRowRead, send: onBaseModel },
  updateBaseModel: {
    expected: teamsRowWritten,
    send: (world) => ({ ...onBaseModel(world), body: { description: "Described." } }),
  },

  getLineage: { expected: teamsRowRead, send: onVersionNode },
  searchLineageNodes: { expected: anyoneReads, send: () => ({ query: { q: secret } }) },
  listLiveVersionsThatSaw: {
    expected: teamsRowRead,
    send: (world) => ({ query: { node: `export:${world.export}` } }),
  },
  getComposition: { expected: teamsRowRead, send: onVersionNode },
  getLicenceImpact: {
    expected: teamsRowRead,
    send: async (world) => ({ query: { node: (await teamsVersion(world)).repositoryKey } }),
  },
  getAdapterLineage: {
    expected: teamsRowRead,
    send: async (world) => ({ params: (await teamsVersion(world)).path }),
  },
  addLineageEdge: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: (await teamsVersion(world)).path,
      body: { kind: "base", to: "external:a-model" },
    }),
  },
  removeLineageEdge: {
    expected: teamsRowWritten,
    send: async (world) => {
      const { key, path } = await teamsVersion(world);
      const edge = { kind: "base", from: key, to: "external:a-model" } as const;
      return { params: { ...path, edgeId: (await declareEdge(world.people.engineer.actor, edge)).id } };
    },
  },

  listTargets: { expected: anyoneReads, send: () => ({ query: { search: secret } }) },
  createTarget: { expected: madeForNamedTeam, send: (world) => ({ body: newTarget(world) }) },
  getTarget: { expected: teamsRowRead, send: onTarget },
  updateTarget: {
    expected: teamsRowWritten,
    send: async (world) => {
      const { id, revision } = await createTarget(world.people.engineer.actor, newTarget(world));
      return { params: { id }, body: { revision, description: "Described." } };
    },
  },
  deleteTarget: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: { id: (await createTarget(world.people.engineer.actor, newTarget(world))).id },
    }),
  },
  addReplica: {
    expected: teamsRowWritten,
    send: (world) => ({ ...onTarget(world), body: { address: newAddress() } }),
  },
  removeReplica: {
    expected: teamsRowWritten,
    send: async (world) => {
      const { engineer } = world.people;
      const { replicas } = await addReplica(engineer.actor, world.target, newAddress());
      return { params: { id: world.target, replicaId: replicas.at(-1)?.id ?? "" } };
    },
  },
  checkTarget: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: { id: (await createTarget(world.people.engineer.actor, newTarget(world))).id },
    }),
  },
  createPullToken: { expected: teamsRowWritten, send: (world) => ({ ...onTarget(world), body: {} }) },
  reconcileTarget: { expected: teamsRowWritten, send: onTarget },
  listReplicas: { expected: teamsRowRead, send: onTarget },
  listReplicaSamples: { expected: teamsRowRead, send: onTarget },
  getTargetManifest: {
    expected: teamsRowRead,
    send: (world) => ({ ...onTarget(world), query: { kind: "systemd" } }),
  },

  preflight: {
    expected: teamsRowRead,
    send: async (world) => {
      const { repository } = await teamsAdapter(world);
      return { body: { adapter: `${repository.owner}/${repository.name}`, version: "1.0.0" } };
    },
  },

  mendVersion: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: (await teamsAdapter(world, fixtureFiles("good-qkvo-r8"))).path,
      body: { kinds: ["pad_rank"], padRank: 16 },
    }),
  },

  listDeployments: { expected: anyoneReads, send: () => ({}) },
  createDeployment: {
    expected: deploymentMade,
    send: async (world) => {
      const { repository } = await teamsAdapter(world);
      const { id: targetId } = await createTarget(world.people.engineer.actor, {
        ...newTarget(world),
        requiresApproval: false,
      });
      const adapter = `${repository.owner}/${repository.name}`;
      return { body: { adapter, version: "1.0.0", targetId, alias: "champion" } };
    },
  },
  getDeployment: { expected: teamsRowRead, send: onDeployment },
  streamDeploymentEvents: { expected: teamsRowRead, send: onDeployment },
  rollBackDeployment: {
    expected: deploymentMade,
    send: async (world) => ({ ...(await onDeployment(world)), body: {} }),
  },
  promoteDeployment: {
    expected: deploymentMade,
    send: async (world) => ({ ...(await onDeployment(world)), body: { canaryPercent: 50 } }),
  },
  updateDeployment: {
    expected: deploymentMade,
    send: async (world) => ({ ...(await onDeployment(world)), body: { attachesSchema: true } }),
  },
  retireDeployment: { expected: deploymentMade, send: onDeployment },
  listServed: {
    expected: teamsRowRead,
    send: async (world) => {
      const { owner, name } = (await teamsDeployments(world)).repository;
      return { params: { owner, name } };
    },
  },

  listOwners: { expected: anyoneReads, send: () => ({}) },
  createTeam: { expected: teamMade, send: () => ({ body: { handle: `made-${unique()}` } }) },
  getOwner: { expected: anyoneReads, send: onTeam },
  updateTeam: {
    expected: teamEdited,
    send: (world) => ({ ...onTeam(world), body: { description: "Described." } }),
  },
  deleteTeam: {
    expected: teamEdited,
    send: async (world) => ({ params: { handle: (await freshTeam(world)).handle } }),
  },
  listMembers: { expected: anyoneReads, send: onTeam },
  setMember: {
    expected: teamEdited,
    send: (world) => ({
      params: { handle: world.team.handle, member: world.people.viewer.handle },
      body: { role: "viewer" },
    }),
  },
  removeMember: {
    expected: teamEdited,
    send: async (world) => ({
      params: { handle: (await freshTeam(world)).handle, member: world.people.viewer.handle },
    }),
  },

  listTokens: { expected: anyoneReads, send: () => ({}) },
  createToken: { expected: ownTokenMade, send: () => ({ body: { name: "made", scopes: ["read"] } }) },
  revokeToken: {
    expected: engineersTokenRevoked,
    send: async ({ people }) => ({ params: { id: (await createToken(people.engineer, ["read"])).id } }),
  },
  revokeTokenByQuery: {
    expected: engineersTokenRevoked,
    send: async ({ people }) => ({ query: { id: (await createToken(people.engineer, ["read"])).id } }),
  },
};

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

async function outcomeOf(asking: Who, operationId: string, sent: Sent): Promise<string | number> {
  const response = await send(world, asking, operationId, sent);
  const text = await response.text();
  if (!response.ok) return response.status;
  const isStranger = asking === "outsider" || asking === "limited";
  return isStranger && text.includes(secret) ? "a leak" : "ok";
}

describe("every operation for every role and token", () => {
  it("has its row in this table", () => {
    expect(Object.keys(cases).sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
  });

  it.each(Object.entries(cases))("%s", async (operationId, { expected, send: prepare }) => {
    const outcomes: Partial<Record<Who, string | number>> = {};
    for (const asking of who) outcomes[asking] = await outcomeOf(asking, operationId, await prepare(world));
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
      const outcome = await outcomeOf("engineer", operationId, { ...sent, params });
      expect([id, outcome]).toEqual([id, malformed.includes(id) ? 400 : 404]);
    }
  });
});

describe("a version of a dataset", () => {
  it("is added to a dataset that its path names by owner and name", async () => {
    const id = `${world.team.handle}/${secret}-rows`;
    expect(await outcomeOf("engineer", "createDatasetVersion", { params: { id }, form: {} })).toBe("ok");
    expect(await outcomeOf("outsider", "createDatasetVersion", { params: { id }, form: {} })).toBe(404);
  });
});

describe("a row of another team", () => {
  const asOutsider = (operationId: string, sent: Sent) => outcomeOf("outsider", operationId, sent);

  it("is not exported by naming it under one's own handle", async () => {
    expect(await asOutsider("createExport", { body: { datasetId: world.dataset, recipe } })).toBe(404);
    const own = await createReadyDataset(world.people.outsider, exampleRows(5));
    expect(await asOutsider("createExport", { body: { datasetId: own, recipeId: world.recipe } })).toBe(404);
    const withSchema = { datasetId: own, recipe, schemaVersionId: world.schemaVersion };
    expect(await asOutsider("createExport", { body: withSchema })).toBe(404);
    expect(await asOutsider("createExport", { body: { datasetId: own, recipe } })).toBe("ok");
  });

  it("is not read by checking a schema on it or by its recipe", async () => {
    const rows = { datasetId: world.dataset };
    expect(await asOutsider("checkSchema", { body: { schema, rows } })).toBe(404);
    const own = await createReadyDataset(world.people.outsider, exampleRows(5));
    const mapped = { datasetId: own, mapping: "recipe", recipeId: world.recipe };
    expect(await asOutsider("checkSchema", { body: { schema, rows: mapped } })).toBe(404);
  });

  it("lends no schema version to a recipe", async () => {
    const body = { name: unique(), recipe, schemaVersionId: world.schemaVersion };
    expect(await asOutsider("createRecipe", { body })).toBe(404);
  });

  it("is found in no list, by no filter", async () => {
    for (const [operationId, query] of [
      ["listExports", { datasetId: world.dataset }],
      ["listExports", { recipeId: world.recipe }],
      ["listExports", { q: secret }],
      ["listRecipes", { q: secret, archived: "true" }],
      ["listDatasets", { search: secret, owner: world.team.handle }],
      ["listSchemas", { search: secret, owner: world.team.handle }],
      ["search", { q: world.dataset }],
      ["search", { q: world.export }],
    ] as const) {
      for (const asking of ["outsider", "limited"] as const) {
        expect([operationId, await outcomeOf(asking, operationId, { query })]).toEqual([operationId, "ok"]);
      }
    }
  });

  it("takes rows from a source only for those who may write it", async () => {
    const sent = { params: { id: world.dataset }, body: folderSource };
    const outcomes = { outsider: 404, limited: 404, viewer: 403, reviewer: 403, reader: 403, anonymous: 401 };
    for (const asking of who) {
      if (asking === "admin" || asking === "engineer") continue;
      expect([asking, await outcomeOf(asking, "createDatasetVersion", sent)]).toEqual([
        asking,
        outcomes[asking],
      ]);
    }
  });

  it("is seen by all, and written by none of them, once it is everyone's", async () => {
    await send(world, "engineer", "updateDataset", { ...onDataset(world), body: { visibility: "everyone" } });
    const read = await send(world, "outsider", "getDataset", onDataset(world));
    expect(read.status).toBe(200);
    const changed = { ...onDataset(world), body: { description: "Mine now." } };
    expect(await asOutsider("updateDataset", changed)).toBe(403);
    expect(await asOutsider("deleteDataset", onDataset(world))).toBe(403);
    expect(await asOutsider("createDatasetVersion", { ...onDataset(world), form: {} })).toBe(403);
    expect(await outcomeOf("limited", "getDataset", onDataset(world))).toBe(404);
    await send(world, "engineer", "updateDataset", { ...onDataset(world), body: { visibility: "team" } });
  });
});

describe("what hinders a deletion", () => {
  it("is not named to those who may not see it", async () => {
    const { engineer, outsider } = world.people;
    const dataset = await createReadyDataset(engineer, exampleRows(5), { owner: world.team.handle });
    const everyones = { params: { id: dataset }, body: { visibility: "everyone" } };
    await send(world, "engineer", "updateDataset", everyones);
    const fields = { name: unique(), visibility: "everyone" } as const;
    const shared = await createSchema(engineer.actor, { owner: world.team.handle }, fields, { schema });
    const { id: recipeId } = await saveRecipe(outsider.actor, {
      name: "hidden-recipe",
      recipe,
      schemaVersionId: shared.versionId,
    });
    await createExport(outsider.actor, { name: "hidden-export", datasetId: dataset, recipeId });
    for (const [operationId, id] of [
      ["deleteDataset", dataset],
      ["deleteSchema", shared.schemaId],
    ] as const) {
      const response = await send(world, "engineer", operationId, { params: { id } });
      expect([operationId, response.status]).toEqual([operationId, 409]);
      expect(await response.text()).not.toMatch(/hidden-(?:export|recipe)/);
      const asAdmin = await send(world, "admin", operationId, { params: { id } });
      expect(await asAdmin.text()).toMatch(/hidden-(?:export|recipe)/);
    }
  });
});

describe("a token's limit", () => {
  it.each([
    [(name: string) => name, ["a_b"]],
    [() => "a*c*b", ["axcxb", "acb"]],
    [() => "A*B", ["a_b", "axb", "axcxb", "acb", "axxb"]],
    [() => "*", ["a_b", "axb", "axcxb", "acb", "axxb"]],
  ])("%# shows in lists exactly what it reaches", async (pattern, expected) => {
    const person = await createPerson("engineer");
    for (const name of ["a_b", "axb", "axcxb", "acb", "axxb"]) {
      await saveRecipe(person.actor, { name, recipe });
    }
    const { text } = await createToken(person, ["read"], [`${person.handle}/${pattern("a_b")}`]);
    const response = await fetch(`${api.url}/api/v1/recipes`, {
      headers: { authorization: `Bearer ${text}` },
    });
    const { items }: { items: { name: string }[] } = await response.json();
    expect(items.map(({ name }) => name).sort()).toEqual([...expected].sort());
  });
});

describe("a token without a scope of its own", () => {
  it.each(["infer", "publish"] as const)("%s writes nothing", async (scope) => {
    const { text } = await createToken(world.people.engineer, [scope]);
    const headers = { authorization: `Bearer ${text}`, "content-type": "application/json" };
    const body = JSON.stringify({ name: unique(), recipe });
    const written = await fetch(`${api.url}/api/v1/recipes`, { method: "POST", headers, body });
    expect(written.status).toBe(403);
    const read = await fetch(`${api.url}/api/v1/recipes`, { headers });
    expect(read.status).toBe(scope === "publish" ? 200 : 403);
  });

  it("is refused by name when it is unknown or of another scheme, never taken for nobody", async () => {
    for (const authorization of ["Bearer adp_unknown", "Basic YTpi"]) {
      const response = await fetch(`${api.url}/api/v1/recipes`, { headers: { authorization } });
      expect(response.status).toBe(401);
    }
  });
});
