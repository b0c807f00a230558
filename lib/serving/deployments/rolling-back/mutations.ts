import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { pointServedAlias } from "#lib/adapters/aliases/mutations.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { publishJob, reconcileJob } from "../../jobs.ts";
import { getTarget } from "../../targets/data.ts";
import { requireAliasOwner } from "../alias-owner.ts";
import {
  type AliasKey,
  lockServedAlias,
  moveServedAlias,
  type ServedAliasRow,
} from "../aliases/mutations.ts";
import { endCanary } from "../canaries/mutations.ts";
import { getDeployment, getDeploymentView } from "../data.ts";
import type { DeploymentDetail, DeploymentView } from "../deployment.ts";
import { requireNotEnded, requireSettled } from "../policy.ts";
import { findPrevious, type PreviousDeployment } from "../previous/data.ts";
import { letGo } from "../release/mutations.ts";
import { appendStep } from "../steps/mutations.ts";

/**
 * Rolls a deployment back: its alias names again what it named before, at once when that is still loaded and proved; else that is
 * loaded and proved first, and the alias moves then. A canary is ended: all requests go to what it stood beside. Answers the
 * deployment that the alias names, or will name once its status is `live`.
 * @throws AppError conflict when it is not what its alias names, when a canary stands beside it, or when nothing came before it.
 */
export async function rollBack(
  actor: Actor,
  id: string,
  { reason = "" }: { reason?: string | undefined } = {},
): Promise<DeploymentDetail> {
  const deployment = await getDeploymentView(actor, id);
  const target = await getTarget(actor, deployment.target.id);
  authorize(actor, "deployment.rollback", target.owner.id);
  requireSettled(deployment.status);
  requireNotEnded(deployment.status);
  const { alias } = deployment;
  if (alias === null) {
    throw new AppError(
      "conflict",
      "It is served under its own name alone, so there is no alias to move back. Retire it instead.",
    );
  }
  await requireAliasOwner(actor, deployment.adapter, alias);
  const key = { targetId: target.id, repositoryId: deployment.adapter.id, alias };
  const nextId = await withTransaction(async (tx) => {
    const held = await lockServedAlias(tx, key);
    if (held?.canaryDeploymentId === deployment.id) {
      await endCanary(tx, actor, key, held, { deployment, reason }, "rolled_back");
      await recordAudit(tx, actor, {
        action: "deployment.rolled_back",
        subject: { kind: "deployment", id, label: deployment.servedName },
        details: { target: target.name, alias, canary: true, ...(reason ? { reason } : {}) },
      });
      return held.deploymentId;
    }
    return returnToPrevious(tx, actor, { key, held: requireCurrent(held, deployment), deployment, reason });
  });
  return getDeployment(actor, nextId);
}

function requireCurrent(held: ServedAliasRow | null, deployment: DeploymentView): ServedAliasRow {
  if (held?.deploymentId !== deployment.id) {
    throw new AppError(
      "conflict",
      `'${deployment.alias}' does not name it any more. Look what is live now, and roll that back.`,
    );
  }
  if (held.canaryDeploymentId !== null) {
    throw new AppError(
      "conflict",
      `A canary stands beside it under '${deployment.alias}'. Promote the canary or roll it back first.`,
    );
  }
  return held;
}

type Rollback = { key: AliasKey; held: ServedAliasRow; deployment: DeploymentView; reason: string };

async function returnToPrevious(tx: Transaction, actor: Actor, rollback: Rollback): Promise<string> {
  const { deployment } = rollback;
  const previous = await findPrevious(deployment.id, tx);
  if (previous === null) {
    throw new AppError(
      "conflict",
      `Nothing that may still be served came before ${deployment.version.semver} under '${deployment.alias}'. Publish another version, or retire it.`,
    );
  }
  if (previous.isLoaded) await moveBack(tx, actor, rollback, previous);
  else await loadPrevious(tx, actor, rollback, previous);
  return previous.id;
}

/** The one before is loaded and proved: nothing but rows change. */
async function moveBack(
  tx: Transaction,
  actor: Actor,
  { key, held, deployment, reason }: Rollback,
  previous: PreviousDeployment,
): Promise<void> {
  const words = `Rolled back from ${deployment.version.semver} to ${previous.semver}.${reason === "" ? "" : ` ${reason}`}`;
  await moveServedAlias(tx, actor, key, held, { to: previous.id, reason: words });
  const { versionId, semver } = previous;
  await pointServedAlias(tx, actor, deployment.adapter, {
    alias: key.alias,
    versionId,
    semver,
    reason: words,
  });
  await tx.deployment.update({
    where: { id: previous.id },
    data: { supersededAt: null, failureCode: null, failureMessage: null },
    select: { id: true },
  });
  for (const deploymentId of [deployment.id, previous.id]) {
    await appendStep({ deploymentId, kind: "roll_back", status: "done", message: words }, tx);
  }
  await letGo(tx, actor, [deployment.id], "rolled_back");
  // Some replica may lack what the alias names now.
  await enqueue(tx, reconcileJob, { targetId: key.targetId });
  await auditRollback(tx, actor, deployment, previous, reason);
}

/** The one before was unloaded: its job loads and proves it, and then moves the alias. */
async function loadPrevious(
  tx: Transaction,
  actor: Actor,
  { deployment, reason }: Rollback,
  previous: PreviousDeployment,
): Promise<void> {
  const underWay = await tx.deployment.count({
    where: {
      targetId: deployment.target.id,
      repositoryId: deployment.adapter.id,
      status: { in: ["pending", "publishing"] },
    },
  });
  if (underWay > 0) {
    throw new AppError(
      "conflict",
      "A version of this adapter is being published to this target right now. Wait until that is live or has failed.",
    );
  }
  await tx.deployment.update({
    where: { id: previous.id },
    // `supersededAt` tells its job that this is a return; a row that was never superseded gets it here.
    data: {
      status: "publishing",
      isDesired: true,
      supersededAt: new Date(),
      wasKept: previous.isKept,
      finishedAt: null,
      failureCode: null,
      failureMessage: null,
    },
    select: { id: true },
  });
  const words = `Rolls back from ${deployment.version.semver} to ${previous.semver}, which has to be loaded first.`;
  for (const deploymentId of [deployment.id, previous.id]) {
    await appendStep({ deploymentId, kind: "roll_back", status: "started", message: words }, tx);
  }
  await enqueue(tx, publishJob, { deploymentId: previous.id }, { singletonKey: previous.id });
  await auditRollback(tx, actor, deployment, previous, reason);
}

async function auditRollback(
  tx: Transaction,
  actor: Actor,
  deployment: DeploymentView,
  previous: PreviousDeployment,
  reason: string,
): Promise<void> {
  const { target, alias } = deployment;
  await recordAudit(tx, actor, {
    action: "deployment.rolled_back",
    subject: { kind: "deployment", id: deployment.id, label: deployment.servedName },
    before: { version: deployment.version.semver },
    after: { version: previous.semver },
    details: {
      target: target.name,
      alias,
      from: deployment.version.semver,
      to: previous.semver,
      ...(reason ? { reason } : {}),
    },
  });
}
