import type { Actor } from "#lib/actor.ts";
import type { Transaction } from "#lib/db.ts";
import { addEdge, removeEdge } from "#lib/lineage/mutations.ts";
import { externalKey, nodeKey } from "#lib/lineage/node-key.ts";

/** What a target serves, as lineage names it: it is no row of the registry's own kinds. */
function servedKey(targetName: string, servedName: string): string {
  return externalKey(`target:${targetName}/${servedName}`);
}

/** Ties what a target serves to the version it was loaded from. Safe to repeat. */
export async function addDeployedEdge(
  tx: Transaction,
  actor: Actor,
  deployed: { id: string; target: { id: string; name: string }; servedName: string; version: { id: string } },
): Promise<void> {
  await addEdge(tx, actor, {
    kind: "deployed_as",
    from: servedKey(deployed.target.name, deployed.servedName),
    to: nodeKey("version", deployed.version.id),
    evidence: "metadata",
    details: { learntBy: "serving", deploymentId: deployed.id, targetId: deployed.target.id },
  });
}

/** Takes that back, for what is served no more; as-of questions still see it. */
export async function removeDeployedEdge(
  tx: Transaction,
  actor: Actor,
  deployed: { targetId: string; versionId: string },
): Promise<void> {
  const edge = await tx.lineageEdge.findFirst({
    where: {
      kind: "deployed_as",
      to: nodeKey("version", deployed.versionId),
      // Not by its key: the target may have another name by now.
      details: { path: ["targetId"], equals: deployed.targetId },
      removedAt: null,
    },
    select: { id: true },
  });
  if (edge !== null) await removeEdge(tx, actor, edge.id);
}
