import type { ActionResult } from "#lib/action.ts";
import { registerVersion } from "#lib/adapters/versions/mutations.ts";
import { saveRecipe } from "#lib/exports/recipes/mutations.ts";
import { createBaseModel } from "#lib/repositories/base-models/mutations.ts";
import { createSchema } from "#lib/schemas/mutations.ts";
import { createTarget } from "#lib/serving/targets/mutations.ts";
import { createAdapter, exampleFiles, pushFiles, type TestFiles } from "#tests/support/adapters.ts";
import { standingDeployments } from "#tests/support/deployments.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { createVersion } from "#tests/support/lineage.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";

/** As in authorization.test.ts: members of a team, those with a role in the whole instance, a stranger, nobody. */
export const who = ["admin", "engineer", "reviewer", "viewer", "outsider", "anonymous"] as const;
export type Who = (typeof who)[number];
export type Outcome = "ok" | "invalid_input" | "unauthenticated" | "forbidden" | "not_found";

/** In the order of `who`, without nobody, who is never let in. */
function row(...outcomes: [Outcome, Outcome, Outcome, Outcome, Outcome]): Record<Who, Outcome> {
  const [admin, engineer, reviewer, viewer, outsider] = outcomes;
  return { admin, engineer, reviewer, viewer, outsider, anonymous: "unauthenticated" };
}

//                           admin engineer reviewer     viewer       outsider
export const teamsRowWritten = row("ok", "ok", "forbidden", "forbidden", "not_found");
export const madeForTeam = row("ok", "ok", "forbidden", "forbidden", "forbidden");
export const madeForNamedTeam = row("ok", "ok", "forbidden", "forbidden", "invalid_input");
export const administered = row("ok", "forbidden", "forbidden", "forbidden", "forbidden");
/** A folder that is not allowed is refused before the row it is for is looked at. */
export const badSource = row("invalid_input", "invalid_input", "forbidden", "forbidden", "invalid_input");
export const teamMade = row("ok", "ok", "forbidden", "forbidden", "ok");
export const everyonesOwn = row("ok", "ok", "ok", "ok", "ok");
export const nothingOfOnesOwn = row("not_found", "not_found", "not_found", "not_found", "not_found");

export const reviewDecided = row("ok", "forbidden", "ok", "forbidden", "forbidden");

export const wrongPassword = row(
  "invalid_input",
  "invalid_input",
  "invalid_input",
  "invalid_input",
  "invalid_input",
);

export const recipe = { style: "instruction_tuning" };
export const schema = { type: "object" };
export const baseConfig = {
  model_type: "llama",
  hidden_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  vocab_size: 512,
};
export const unique = () => crypto.randomUUID().slice(0, 8);

/** A team, what it holds, and who asks. */
export type World = {
  people: Record<Exclude<Who, "anonymous">, TestPerson>;
  team: { ownerId: string; handle: string };
  dataset: string;
  schema: string;
  recipe: string;
};

/** Makes all that. */
export async function createWorld(): Promise<World> {
  const made = {
    admin: await createPerson("admin"),
    engineer: await createPerson("engineer"),
    reviewer: await createPerson("reviewer"),
    viewer: await createPerson("viewer"),
    outsider: await createPerson("engineer"),
  };
  const { engineer, viewer } = made;
  const team = await createTeam([
    { person: engineer, role: "engineer" },
    { person: viewer, role: "viewer" },
  ]);
  const owner = team.handle;
  const fields = { name: "checked", visibility: "team" } as const;
  const saved = await createSchema(engineer.actor, { owner }, fields, { schema });
  return {
    people: made,
    team,
    dataset: await createReadyDataset(engineer, exampleRows(10), { owner }),
    schema: saved.schemaId,
    recipe: (await saveRecipe(engineer.actor, { name: "saved", owner, recipe })).id,
  };
}

/** The lineage node of a version that the team alone may see. */
export async function teamsVersion({ people, team }: World): Promise<string> {
  return (await createVersion(people.engineer, { ownerId: team.ownerId })).key;
}

/** The handle of a new team of the same engineer and viewer. */
export async function freshTeam({ people: { engineer, viewer } }: World): Promise<string> {
  const made = await createTeam([
    { person: engineer, role: "engineer" },
    { person: viewer, role: "viewer" },
  ]);
  return made.handle;
}

/** An adapter of the team with version 1.0.0; `main` has its files. */
export async function teamsAdapter({ people: { engineer }, team }: World, files?: TestFiles) {
  const repository = await createAdapter(engineer, unique(), { owner: team.handle });
  await pushFiles(engineer.actor, repository, files ?? exampleFiles(unique()));
  const { rootDigest } = await registerVersion(engineer.actor, repository, { semver: "1.0.0" });
  const { owner, name } = repository;
  return { repository, rootDigest, named: { owner, name }, version: { owner, name, version: "1.0.0" } };
}

/** A canary of an adapter of the team on a target of the team. */
export async function teamsCanary(world: World): Promise<string> {
  const { actor } = world.people.engineer;
  const repository = await createAdapter(world.people.engineer, unique(), { owner: world.team.handle });
  for (const semver of ["1.0.0", "1.1.0", "1.2.0"]) {
    await pushFiles(actor, repository, exampleFiles(`${repository.name} ${semver}`));
    await registerVersion(actor, repository, { semver });
  }
  const target = await teamsTarget(world, { requiresApproval: false });
  return (await standingDeployments(actor, target, repository)).canary;
}

export const source = { kind: "folder", path: "/nowhere" } as const;

/** What a new target of the team is made from. */
export async function newTarget({ people: { engineer }, team: { handle: owner } }: World) {
  const shape = { hidden_size: 64, num_hidden_layers: 2, num_attention_heads: 4, vocab_size: 512 };
  const input = { owner, name: unique(), config: { model_type: "llama", ...shape } };
  const { name } = await createBaseModel(engineer.actor, input);
  return { name: unique(), owner, baseModel: `${owner}/${name}` };
}

/** A target of the team with one replica, which nothing answers for. */
export async function teamsTarget(world: World, options: { requiresApproval?: boolean } = {}) {
  const input = { ...(await newTarget(world)), ...options, replicas: ["http://127.0.0.1:9"] };
  return createTarget(world.people.engineer.actor, input);
}
/** What a new person is added with. */
export const newPerson = () => ({
  name: "New",
  email: `${unique()}@example.com`,
  handle: `new-${unique()}`,
  role: "viewer" as const,
});
/** The id of a new person. */
export const freshUser = async () => (await createPerson("viewer")).userId;

/** One action: what is asked, and what becomes of it for each. */
export type Case = { expected: Record<Who, Outcome>; act: (world: World) => Promise<ActionResult<unknown>> };
