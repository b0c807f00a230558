import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { pointServedAlias } from "#lib/adapters/aliases/mutations.ts";
import { lockVersion } from "#lib/adapters/status/mutations.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { getTarget } from "../../targets/data.ts";
import { requireAliasOwner } from "../alias-owner.ts";
import {
  type AliasKey,
  lockServedAlias,
  moveServedAlias,
  type ServedAliasRow,
} from "../aliases/mutations.ts";
import { getDeployment, getDeploymentView } from "../data.ts";
import type { DeploymentDetail, DeploymentView } from "../deployment.ts";
import { requireServable } from "../policy.ts";
import { letGo, supersede } from "../release/mutations.ts";
import { appendStep } from "../steps/mutations.ts";

/**
 * Gives a canary another share of its alias's requests, or without a share all of them: the alias then names it, and what it stood
 * beside stays loaded for a rollback. Throws `conflict` for a deployment that is no canary, and for one that may not be served any more.
 */
export async function promoteCanary(
  actor: Actor,
  id: string,
  { canaryPercent }: { canaryPercent?: number | undefined } = {},
): Promise<DeploymentDetail> {
  const deployment = await getDeploymentView(actor, id);
  const target = await getTarget(actor, deployment.target.id);
  authorize(actor, "deployment.create", target.owner.id);
  const { alias } = deployment;
  if (alias === null) throw noCanary();
  await requireAliasOwner(actor, deployment.adapter, alias);
  const key = { targetId: target.id, repositoryId: deployment.adapter.id, alias };
  await withTransaction(async (tx) => {
    const held = await lockServedAlias(tx, key);
    if (held?.canaryDeploymentId !== id) throw noCanary();
    const version = await lockVersion(tx, deployment.version.id);
    requireServable({ ...version, label: deployment.servedName }, target);
    if (canaryPercent === undefined) await promote(tx, actor, key, held, deployment);
    else await setPercent(tx, actor, key, held, { deployment, percent: canaryPercent });
  });
  return getDeployment(actor, id);
}

function noCanary(): AppError {
  return new AppError(
    "conflict",
    "It is no canary: only one that gets a share of an alias's requests is promoted.",
  );
}

async function promote(
  tx: Transaction,
  actor: Actor,
  key: AliasKey,
  held: ServedAliasRow,
  { id, version, adapter, servedName, target }: DeploymentView,
): Promise<void> {
  const reason = `Promoted the canary ${version.semver} on ${target.name}.`;
  await moveServedAlias(tx, actor, key, held, { to: id, reason });
  await pointServedAlias(tx, actor, adapter, {
    alias: key.alias,
    versionId: version.id,
    semver: version.semver,
    reason,
  });
  await supersede(tx, actor, key, held.deploymentId);
  await appendStep({ deploymentId: id, kind: "move_alias", status: "done", message: reason }, tx);
  await recordAudit(tx, actor, {
    action: "deployment.promoted",
    subject: { kind: "deployment", id, label: servedName },
    details: { target: target.name, alias: key.alias },
  });
}

async function setPercent(
  tx: Transaction,
  actor: Actor,
  key: AliasKey,
  held: ServedAliasRow,
  { deployment, percent }: { deployment: DeploymentView; percent: number },
): Promise<void> {
  const { id, version, servedName, target } = deployment;
  const reason = `Canary ${version.semver} at ${percent} %, before at ${held.canaryPercent} %.`;
  const canary = { deploymentId: id, percent };
  await moveServedAlias(tx, actor, key, held, { to: held.deploymentId, canary, reason });
  await appendStep({ deploymentId: id, kind: "canary", status: "done", message: reason }, tx);
  await recordAudit(tx, actor, {
    action: "deployment.canary_moved",
    subject: { kind: "deployment", id, label: servedName },
    before: { percent: held.canaryPercent },
    after: { percent },
    details: { target: target.name, alias: key.alias, from: held.canaryPercent, to: percent },
  });
}

/** Ends a canary: its alias names what it stood beside alone. The caller holds the alias, and audits. */
export async function endCanary(
  tx: Transaction,
  actor: Actor,
  key: AliasKey,
  held: ServedAliasRow,
  { deployment, reason }: { deployment: DeploymentView; reason: string },
  status: "retired" | "rolled_back",
): Promise<void> {
  const { id, version } = deployment;
  const words = `Ended the canary ${version.semver}.${reason === "" ? "" : ` ${reason}`}`;
  await moveServedAlias(tx, actor, key, held, { to: held.deploymentId, reason: words });
  await appendStep({ deploymentId: id, kind: "roll_back", status: "done", message: words }, tx);
  await letGo(tx, actor, [id], status);
}
