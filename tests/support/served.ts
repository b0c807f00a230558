import { db } from "#lib/db.ts";
import type { TestPerson } from "#tests/support/people.ts";

/**
 * Writes what publishing leaves behind, without files and without an engine: an adapter of this person whose version 1.0.0 is live under
 * the alias champion on a replica at `address`. Answers the name to call it by.
 */
export async function serveWithoutEngine(person: TestPerson, name: string, address: string): Promise<string> {
  const made = { createdById: person.userId };
  const owned = { ownerId: person.ownerId, visibility: "everyone", ...made } as const;
  const base = await db().repository.create({ data: { ...owned, kind: "base", name: `${name}-base` } });
  const adapter = await db().repository.create({ data: { ...owned, kind: "adapter", name } });
  const version = await db().version.create({
    data: { repositoryId: adapter.id, semver: "1.0.0", sortKey: "1.0.0", status: "deployed", ...made },
  });
  const target = await db().target.create({
    data: {
      ownerId: person.ownerId,
      name: `${name}-${crypto.randomUUID().slice(0, 8)}`,
      baseRepositoryId: base.id,
      servedModelName: `${name}-base`,
      ...made,
    },
  });
  const replica = await db().replica.create({ data: { targetId: target.id, address, isReachable: true } });
  const servedName = `${person.handle}/${name}.v1.0.0`;
  const deployment = await db().deployment.create({
    data: {
      ...{ targetId: target.id, repositoryId: adapter.id, versionId: version.id, servedName },
      ...{ rootDigest: "", alias: "champion", status: "live", createdByLabel: person.handle, ...made },
    },
  });
  const held = { replicaId: replica.id, servedName, deploymentId: deployment.id };
  await db().replicaAdapter.create({ data: { ...held, state: "verified", root: servedName } });
  await db().servedAlias.create({
    data: { targetId: target.id, repositoryId: adapter.id, alias: "champion", deploymentId: deployment.id },
  });
  return `${person.handle}/${name}@champion`;
}
