import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { desiredOf } from "../deployments/data.ts";
import { getTarget } from "../targets/data.ts";
import { getLaunchInput } from "../targets/launch/data.ts";
import type { TargetView } from "../targets/target.ts";
import { makeManifest } from "./make-manifest.ts";
import type { Manifest, ServedAdapter, ServedAliasRoute } from "./manifest.ts";
import type { ManifestKind } from "./manifest-kinds.ts";

/** What a target serves and may serve: a version that the reconciler would unload is in no manifest. */
async function listServedAdapters(target: TargetView): Promise<ServedAdapter[]> {
  const desired = await desiredOf(target.id);
  return desired
    .filter(({ phase, refusal }) => phase === "live" && refusal === null)
    .map(({ servedName, source }) => ({ servedName, source }))
    .toSorted((a, b) => (a.servedName < b.servedName ? -1 : 1));
}

/** The aliases of a target that lead to something it serves. */
async function listAliasRoutes(
  target: TargetView,
  adapters: readonly ServedAdapter[],
): Promise<ServedAliasRoute[]> {
  const served = new Set(adapters.map(({ servedName }) => servedName));
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
  return rows.flatMap(({ alias, canaryPercent, repository, deployment, canaryDeployment }) => {
    const shares = [
      { servedName: deployment.servedName, weight: 100 - canaryPercent },
      ...(canaryDeployment ? [{ servedName: canaryDeployment.servedName, weight: canaryPercent }] : []),
    ];
    const targets = shares.filter(({ servedName, weight }) => weight > 0 && served.has(servedName));
    if (targets.length === 0) return [];
    return { name: `${repository.owner.handle}/${repository.name}@${alias}`, targets };
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
  const [launch, adapters] = await Promise.all([
    getLaunchInput(target, modelPath),
    listServedAdapters(target),
  ]);
  const aliases = await listAliasRoutes(target, adapters);
  return makeManifest(kind, { ...launch, adapters, aliases, replicas: Math.max(1, target.replicas.length) });
}
