import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { getTarget } from "../../targets/data.ts";
import { lockRepository, lockServedAlias, moveServedAlias } from "../aliases/mutations.ts";
import { endCanary } from "../canaries/mutations.ts";
import { getDeploymentView } from "../data.ts";
import { type DeploymentView, isSettled } from "../deployment.ts";
import { requireNotEnded } from "../policy.ts";
import { forgetServed, keptForRollback, letGo } from "../release/mutations.ts";
import { appendStep } from "../steps/mutations.ts";

/**
 * Takes a deployment off its target: what its alias named is served no more, with its history kept, and it is unloaded after the
 * time for draining, as is what was kept for a rollback of it. One that is being published is called off: its job unloads what it
 * loaded. The registry's own alias stays where it is.
 * @throws AppError conflict for one that has ended, and while a canary stands beside it.
 */
export async function retireDeployment(
  actor: Actor,
  id: string,
  { reason = "" }: { reason?: string | undefined } = {},
): Promise<void> {
  const deployment = await getDeploymentView(actor, id);
  const target = await getTarget(actor, deployment.target.id);
  authorize(actor, "deployment.retire", target.owner.id);
  await withTransaction(async (tx) => {
    await lockRepository(tx, deployment.adapter.id);
    const { status } = await tx.deployment.findUniqueOrThrow({ where: { id }, select: { status: true } });
    requireNotEnded(status);
    if (isSettled(status)) await takeOff(tx, actor, deployment, reason);
    else await callOff(tx, actor, deployment);
    await recordAudit(tx, actor, {
      action: "deployment.retired",
      subject: { kind: "deployment", id, label: deployment.servedName },
      before: { status },
      after: { status: "retired" },
      details: { target: target.name, alias: deployment.alias, ...(reason ? { reason } : {}) },
    });
  });
}

async function takeOff(
  tx: Transaction,
  actor: Actor,
  deployment: DeploymentView,
  reason: string,
): Promise<void> {
  const { id, alias, target, adapter, version } = deployment;
  const words = `Retired ${version.semver} on ${target.name}.${reason === "" ? "" : ` ${reason}`}`;
  await appendStep({ deploymentId: id, kind: "retire", status: "done", message: words }, tx);
  if (alias !== null) {
    const key = { targetId: target.id, repositoryId: adapter.id, alias };
    const held = await lockServedAlias(tx, key);
    if (held?.canaryDeploymentId === id) {
      return endCanary(tx, actor, key, held, { deployment, reason }, "retired");
    }
    if (held?.deploymentId === id) {
      if (held.canaryDeploymentId !== null) {
        throw new AppError(
          "conflict",
          `A canary stands beside it under '${alias}'. Promote the canary or roll it back first.`,
        );
      }
      await moveServedAlias(tx, actor, key, held, { to: null, reason: words });
      await letGo(tx, actor, await keptForRollback(tx, key, id), "retired");
    }
  }
  await letGo(tx, actor, [id], "retired");
}

/** Its job notices before it moves the alias, unloads what it loaded and ends. */
async function callOff(tx: Transaction, actor: Actor, { id }: DeploymentView): Promise<void> {
  await tx.deployment.update({
    where: { id },
    data: {
      status: "retired",
      isDesired: false,
      finishedAt: new Date(),
      failureCode: "called_off",
      failureMessage: "It was called off while it was published.",
    },
    select: { id: true },
  });
  await appendStep({ deploymentId: id, kind: "retire", status: "done", message: "Called off." }, tx);
  await forgetServed(tx, actor, id);
}
