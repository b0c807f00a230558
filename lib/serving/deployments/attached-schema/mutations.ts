import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { getTarget } from "../../targets/data.ts";
import { requireAliasOwner } from "../alias-owner.ts";
import { lockServedAlias } from "../aliases/mutations.ts";
import { getDeployment, getDeploymentView } from "../data.ts";
import type { DeploymentDetail } from "../deployment.ts";

/**
 * Says whether the gateway attaches the schema of a version's training data to requests by the alias of a deployment that bring no
 * format of their own. It is the alias's setting: it holds for a canary and for what is published under the alias later.
 * @throws AppError conflict for a deployment that its alias does not lead to
 */
export async function setAttachedSchema(
  actor: Actor,
  id: string,
  { attachesSchema }: { attachesSchema: boolean },
): Promise<DeploymentDetail> {
  const deployment = await getDeploymentView(actor, id);
  const target = await getTarget(actor, deployment.target.id);
  authorize(actor, "deployment.create", target.owner.id);
  const { alias } = deployment;
  if (alias === null) throw notUnderAlias();
  await requireAliasOwner(actor, deployment.adapter, alias);
  const key = { targetId: target.id, repositoryId: deployment.adapter.id, alias };
  await withTransaction(async (tx) => {
    const held = await lockServedAlias(tx, key);
    if (held?.deploymentId !== id && held?.canaryDeploymentId !== id) throw notUnderAlias();
    if (held.attachesSchema === attachesSchema) return;
    await tx.servedAlias.update({
      where: { targetId_repositoryId_alias: key },
      data: { attachesSchema, updatedAt: held.updatedAt },
      select: { alias: true },
    });
    await recordAudit(tx, actor, {
      action: "deployment.schema_set",
      subject: { kind: "deployment", id, label: deployment.servedName },
      before: { attachesSchema: held.attachesSchema },
      after: { attachesSchema },
      details: { target: target.name, alias, attachesSchema },
    });
  });
  return getDeployment(actor, id);
}

function notUnderAlias(): AppError {
  return new AppError("conflict", "No alias leads to it at the moment: only requests by alias get a schema.");
}
