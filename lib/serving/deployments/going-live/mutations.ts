import type { Actor } from "#lib/actor.ts";
import { pointServedAlias } from "#lib/adapters/aliases/mutations.ts";
import { type LockedVersion, lockVersion, moveStatus } from "#lib/adapters/status/mutations.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import {
  type AliasKey,
  lockServedAlias,
  moveServedAlias,
  type ServedAliasRow,
} from "../aliases/mutations.ts";
import { addDeployedEdge } from "../edges/mutations.ts";
import type { Golden } from "../fingerprints/data.ts";
import { keepGolden } from "../fingerprints/mutations.ts";
import { servableProblem } from "../policy.ts";
import type { PublishPlan } from "../publishing/data.ts";
import { PublishFailure } from "../publishing/publish-failure.ts";
import { letGo, supersede } from "../release/mutations.ts";
import { appendStep } from "../steps/mutations.ts";

const keyOf = (plan: PublishPlan, alias: string): AliasKey => ({
  targetId: plan.target.id,
  repositoryId: plan.adapter.id,
  alias,
});

/**
 * Makes a deployment live whose replicas are proved, all at once: alias, statuses, what it supersedes, golden fingerprint, lineage,
 * audit. The fingerprint is kept only now, so that a replica that others contradict never sets it.
 * @throws PublishFailure when it was called off, or its version or alias became such that it must not go live.
 */
export async function goLive(plan: PublishPlan, actor: Actor, golden: Golden | null): Promise<void> {
  await withTransaction(async (tx) => {
    const version = await lockVersion(tx, plan.version.id);
    await requireGoing(tx, plan, version);
    if (golden !== null) await keepGolden(tx, plan.version.id, plan.goldenKey, golden);
    // First, so that its version counts as served when what it supersedes is let go.
    await tx.deployment.update({
      where: { id: plan.id },
      data: {
        status: "live",
        isDesired: true,
        supersededAt: null,
        wasKept: false,
        finishedAt: new Date(),
        failureCode: null,
        failureMessage: null,
      },
      select: { id: true },
    });
    if (plan.alias !== null) await moveAlias(tx, actor, plan, plan.alias);
    if (version.status === "approved") {
      const reason = `Live on ${plan.target.name}.`;
      await moveStatus(tx, actor, subjectOf(plan), version, { to: "deployed", reason });
    }
    await recordAudit(tx, actor, {
      action: "deployment.published",
      subject: { kind: "deployment", id: plan.id, label: plan.servedName },
      after: { status: "live" },
      details: {
        target: plan.target.name,
        alias: plan.alias,
        strategy: plan.strategy,
        ...(plan.isReturn ? { isRollback: true } : {}),
      },
    });
    await addDeployedEdge(tx, actor, plan);
  });
}

function subjectOf({ adapter, version }: PublishPlan): { repositoryId: string; label: string } {
  return { repositoryId: adapter.id, label: `${adapter.owner}/${adapter.name}@${version.semver}` };
}

async function requireGoing(tx: Transaction, plan: PublishPlan, version: LockedVersion): Promise<void> {
  const row = await tx.deployment.findUniqueOrThrow({ where: { id: plan.id }, select: { status: true } });
  if (row.status !== "publishing")
    throw new PublishFailure("called_off", "It was called off while it was published.");
  const { requiresApproval } = await tx.target.findUniqueOrThrow({
    where: { id: plan.target.id },
    select: { requiresApproval: true },
  });
  const target = { name: plan.target.name, requiresApproval };
  const problem = servableProblem({ ...version, label: subjectOf(plan).label }, target);
  if (problem !== null) throw new PublishFailure("not_servable", problem);
}

async function moveAlias(tx: Transaction, actor: Actor, plan: PublishPlan, alias: string): Promise<void> {
  const key = keyOf(plan, alias);
  const held = await lockServedAlias(tx, key);
  if (held?.canaryDeploymentId) {
    throw new PublishFailure(
      "canary_under_way",
      `A canary came up under '${alias}' meanwhile. Promote it or roll it back first.`,
    );
  }
  if (plan.strategy === "canary") await startCanary(tx, actor, plan, key, held);
  else await takeOver(tx, actor, plan, key, held);
}

async function startCanary(
  tx: Transaction,
  actor: Actor,
  plan: PublishPlan,
  key: AliasKey,
  held: ServedAliasRow | null,
): Promise<void> {
  if (held === null) {
    throw new PublishFailure(
      "alias_gone",
      `Nothing is live under '${key.alias}' any more, so a canary has nothing to stand beside.`,
    );
  }
  const canary = { deploymentId: plan.id, percent: plan.canaryPercent };
  const reason = `Canary ${plan.version.semver} at ${plan.canaryPercent} %.`;
  await moveServedAlias(tx, actor, key, held, { to: held.deploymentId, canary, reason });
  await appendStep(
    {
      deploymentId: plan.id,
      kind: "canary",
      status: "done",
      message: `${plan.canaryPercent} % of '${key.alias}' goes to ${plan.version.semver}.`,
    },
    tx,
  );
}

async function takeOver(
  tx: Transaction,
  actor: Actor,
  plan: PublishPlan,
  key: AliasKey,
  held: ServedAliasRow | null,
): Promise<void> {
  const { semver, id: versionId } = plan.version;
  const reason = `${plan.isReturn ? "Rolled back to" : "Published"} ${semver} on ${plan.target.name}.`;
  await moveServedAlias(tx, actor, key, held, { to: plan.id, reason });
  await pointServedAlias(tx, actor, plan.adapter, { alias: key.alias, versionId, semver, reason });
  if (held !== null && plan.isReturn) {
    for (const deploymentId of [held.deploymentId, plan.id]) {
      await appendStep({ deploymentId, kind: "roll_back", status: "done", message: reason }, tx);
    }
    await letGo(tx, actor, [held.deploymentId], "rolled_back");
  } else if (held !== null) await supersede(tx, actor, key, held.deploymentId);
  await appendStep(
    {
      deploymentId: plan.id,
      kind: "move_alias",
      status: "done",
      message: `'${key.alias}' names ${semver} on ${plan.target.name}.`,
    },
    tx,
  );
}
