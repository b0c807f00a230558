import { putAlias } from "#lib/adapters/aliases/mutations.ts";
import { requestReview } from "#lib/adapters/reviews/mutations.ts";
import { registerVersion } from "#lib/adapters/versions/mutations.ts";
import { createTarget } from "#lib/serving/targets/mutations.ts";
import { createAdapter, exampleFiles, pushFiles, type TestFiles } from "#tests/support/adapters.ts";
import { type Sent, secret, unique, type World } from "#tests/support/authorization/world.ts";
import { standingDeployments } from "#tests/support/deployments.ts";
import { createVersion } from "#tests/support/lineage.ts";
import { createTeam } from "#tests/support/people.ts";

export const onDataset = (world: World): Sent => ({ params: { id: world.dataset } });
export const onSchema = (world: World): Sent => ({ params: { id: world.schema } });
export const onRecipe = (world: World): Sent => ({ params: { id: world.recipe } });
export const onExport = (world: World): Sent => ({ params: { id: world.export } });
export const onBaseModel = ({ team }: World): Sent => ({
  params: { owner: team.handle, name: `${secret}-base` },
});
export const onTarget = (world: World): Sent => ({ params: { id: world.target } });
export const newTarget = ({ team }: World) => ({
  name: `${secret}-${unique()}`,
  owner: team.handle,
  baseModel: `${team.handle}/${secret}-base`,
});
let lastPort = 20_000;
export const newAddress = () => `http://127.0.0.1:${++lastPort}`;

/** What publishing left of an adapter of the team on a target of the team. */
export async function teamsDeployments(world: World) {
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
export const onDeployment = async (world: World): Promise<Sent> => ({
  params: { id: (await teamsDeployments(world)).canary },
});
export const onTeam = (world: World): Sent => ({ params: { handle: world.team.handle } });

/** A version that the team alone may see, and where its adapter's routes are. */
export async function teamsVersion({ people, team }: World) {
  const { ownerId, handle } = team;
  const made = await createVersion(people.engineer, { ownerId, name: `${secret}-${unique()}` });
  return {
    key: made.key,
    repositoryKey: `repository:${made.repositoryId}`,
    path: { owner: handle, name: made.name },
  };
}
export const onVersionNode = async (world: World): Promise<Sent> => ({
  query: { node: (await teamsVersion(world)).key },
});

/** An adapter of the team with files on `main`, and version 1.0.0 of them. */
export async function teamsAdapter({ people: { engineer }, team }: World, files?: TestFiles) {
  const name = `${secret}-${unique()}`;
  const repository = await createAdapter(engineer, name, { owner: team.handle });
  await pushFiles(engineer.actor, repository, files ?? exampleFiles(name));
  const { rootDigest } = await registerVersion(engineer.actor, repository, { semver: "1.0.0" });
  return { repository, rootDigest, path: { owner: team.handle, name, v: "1.0.0" } };
}

/** The same with a review of it that the engineer asked for. */
export async function teamsReview(world: World) {
  const { repository, rootDigest } = await teamsAdapter(world);
  const { id } = await requestReview(world.people.engineer.actor, repository, "1.0.0");
  return { path: { review: id }, rootDigest };
}

/** The same with the alias `champion`. */
export async function teamsAlias(world: World) {
  const { repository, path } = await teamsAdapter(world);
  await putAlias(world.people.engineer.actor, repository, "champion", { version: "1.0.0" });
  return path;
}

export const onAdapter = async (world: World): Promise<Sent> => ({
  params: (await teamsAdapter(world)).path,
});

export async function freshTeam({ people }: World) {
  return createTeam([
    { person: people.engineer, role: "engineer" },
    { person: people.viewer, role: "viewer" },
  ]);
}
