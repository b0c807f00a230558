import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { servedNameOf } from "#lib/repositories/repository.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";

type Adapter = { id: string; owner: string; name: string };

/** Deployments as they stand when publishing is through, without an engine: `canary` beside `current`, `previous` kept for a rollback. */
export type StandingDeployments = { previous: string; current: string; canary: string };

/**
 * Writes what publishing versions 1.0.0, 1.1.0 and as a canary 1.2.0 of an adapter under the alias champion leaves behind; each
 * is proved on a replica that nobody runs.
 */
export async function standingDeployments(
  actor: Actor,
  target: Pick<TargetView, "id">,
  adapter: Adapter,
): Promise<StandingDeployments> {
  const replica = await db().replica.create({
    data: { targetId: target.id, address: `http://127.0.0.1:9/${crypto.randomUUID()}`, isReachable: true },
  });
  const [previous, current, canary] = await Promise.all(
    ["1.0.0", "1.1.0", "1.2.0"].map(async (semver) => {
      const servedName = servedNameOf(adapter, semver);
      const version = await db().version.findFirstOrThrow({ where: { repositoryId: adapter.id, semver } });
      const { id } = await db().deployment.create({
        data: {
          targetId: target.id,
          repositoryId: adapter.id,
          versionId: version.id,
          servedName,
          rootDigest: version.rootDigest ?? "",
          alias: "champion",
          status: "live",
          supersededAt: semver === "1.0.0" ? new Date() : null,
          createdById: actor.id,
          createdByLabel: actor.label,
        },
      });
      await db().replicaAdapter.create({
        data: { replicaId: replica.id, servedName, deploymentId: id, state: "verified", root: servedName },
      });
      return id;
    }),
  );
  if (!previous || !current || !canary) throw new Error("three deployments were made");
  const key = { targetId: target.id, repositoryId: adapter.id, alias: "champion" };
  const mover = { actorId: actor.id, actorLabel: actor.label };
  await db().servedAliasMove.create({ data: { ...key, toDeploymentId: previous, ...mover } });
  await db().servedAliasMove.create({
    data: { ...key, fromDeploymentId: previous, toDeploymentId: current, ...mover },
  });
  await db().servedAlias.create({
    data: { ...key, deploymentId: current, canaryDeploymentId: canary, canaryPercent: 10 },
  });
  return { previous, current, canary };
}
