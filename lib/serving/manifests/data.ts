import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { adapterSource } from "../deployments/served-source.ts";
import { getTarget } from "../targets/data.ts";
import { getLaunchInput } from "../targets/launch/data.ts";
import type { TargetView } from "../targets/target.ts";
import { makeManifest } from "./make-manifest.ts";
import type { Manifest, ServedAdapter, ServedAliasRoute } from "./manifest.ts";
import type { ManifestKind } from "./manifest-kinds.ts";

async function listServedAdapters(target: TargetView): Promise<ServedAdapter[]> {
  const rows = await db().deployment.findMany({
    where: { targetId: target.id, isDesired: true, status: "live" },
    select: { servedName: true },
    distinct: ["servedName"],
    orderBy: { servedName: "asc" },
  });
  return rows.map(({ servedName }) => ({ servedName, source: adapterSource(target, servedName) }));
}

async function listAliasRoutes(target: TargetView): Promise<ServedAliasRoute[]> {
  const rows = await db().servedAlias.findMany({
    where: { targetId: target.id },
    select: {
      alias: true,
      canaryPercent: true,
      repository: { select: { name: true, owner: { select: { handle: true } } } },
      deployment: { select: { servedName: true } },
      canaryDeployment: { select: { servedName: true } },
    },
    orderBy: [{ repositoryId: "asc" }, { alias: "asc" }],
  });
  return rows.map(({ alias, canaryPercent, repository, deployment, canaryDeployment }) => {
    const shares = [
      { servedName: deployment.servedName, weight: 100 - canaryPercent },
      ...(canaryDeployment ? [{ servedName: canaryDeployment.servedName, weight: canaryPercent }] : []),
    ];
    return {
      name: `${repository.owner.handle}/${repository.name}@${alias}`,
      targets: shares.filter(({ weight }) => weight > 0),
    };
  });
}

/** One manifest of a target for what it serves now. Throws `not_found`, or `conflict` for a kind that it cannot have. */
export async function getManifest(
  actor: Actor,
  idOrName: string,
  kind: ManifestKind,
  modelPath?: string,
): Promise<Manifest> {
  const target = await getTarget(actor, idOrName);
  const [launch, adapters, aliases] = await Promise.all([
    getLaunchInput(target, modelPath),
    listServedAdapters(target),
    listAliasRoutes(target),
  ]);
  return makeManifest(kind, { ...launch, adapters, aliases, replicas: Math.max(1, target.replicas.length) });
}
