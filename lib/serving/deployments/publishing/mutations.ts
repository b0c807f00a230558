import { type Actor, jobActor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { db, type Transaction, withTransaction } from "#lib/db.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import type { Prisma } from "#prisma/client.ts";
import { drainJob, publishJob } from "../../jobs.ts";
import type { PreflightReport } from "../../preflight/finding.ts";
import { lockRepository } from "../aliases/mutations.ts";
import { forgetServed } from "../release/mutations.ts";
import { appendStep } from "../steps/mutations.ts";
import type { PublishPlan } from "./data.ts";

/** Who writes what a publication comes to: the job, for the one who asked for it. */
export function publisher(plan: PublishPlan, jobId: string): Actor {
  return { ...jobActor(publishJob.name, jobId), label: `${plan.createdByLabel} (${publishJob.name})` };
}

/** Notes that a job is at work on a deployment; false when it has ended meanwhile. */
export async function beginPublishing(id: string): Promise<boolean> {
  const { count } = await db().deployment.updateMany({
    where: { id, status: { in: ["pending", "publishing"] } },
    data: { status: "publishing", startedAt: new Date() },
  });
  return count > 0;
}

/** After so long without a change a publication is looked after. One that is at work is only asked to look once more. */
const standstillMs = 5 * 60_000;

/** Puts the jobs of publications that stand still into the queue again; answers how many there were. */
export async function resumePublications(): Promise<number> {
  const rows = await db().deployment.findMany({
    where: {
      status: { in: ["pending", "publishing"] },
      updatedAt: { lt: new Date(Date.now() - standstillMs) },
    },
    select: { id: true },
  });
  let count = 0;
  for (const { id } of rows) {
    const jobId = await enqueue(db(), publishJob, { deploymentId: id }, { singletonKey: id });
    if (jobId !== null) count += 1;
  }
  return count;
}

/** Notes the release that a replica says it runs. */
export async function noteVersion(replicaId: string, engineVersion: string): Promise<void> {
  await db().replica.updateMany({
    where: { id: replicaId, OR: [{ engineVersion: null }, { engineVersion: { not: engineVersion } }] },
    data: { engineVersion },
  });
}

/** Keeps what pre-flight found with the deployment. */
export async function savePreflight(id: string, report: PreflightReport): Promise<void> {
  const preflight = JSON.parse(JSON.stringify(report));
  await db().deployment.update({ where: { id }, data: { preflight }, select: { id: true } });
}

/**
 * Notes that a publication failed; what was live stays so. A rollback that failed leaves its deployment as it was: retired, or kept.
 * `mustUnload`: something it loaded could not be unloaded yet.
 */
export async function failPublishing(
  plan: PublishPlan,
  actor: Actor,
  failure: { code: string; message: string },
  mustUnload: boolean,
): Promise<void> {
  await withTransaction(async (tx) => {
    await lockRepository(tx, plan.adapter.id);
    const { count } = await tx.deployment.updateMany({
      where: { id: plan.id, status: { in: ["pending", "publishing"] } },
      data: {
        ...stateAfterFailure(plan),
        wasKept: false,
        finishedAt: new Date(),
        failureCode: failure.code,
        failureMessage: failure.message,
      },
    });
    if (mustUnload) await enqueue(tx, drainJob, { deploymentId: plan.id });
    if (count === 0) return;
    if (!plan.wasKept) await forgetServed(tx, actor, plan.id);
    const failed = { status: "failed", message: failure.message, details: { code: failure.code } } as const;
    await appendStep({ deploymentId: plan.id, kind: "end", ...failed }, tx);
    if (plan.isReturn) {
      for (const deploymentId of [plan.id, ...(await currentUnder(tx, plan))]) {
        await appendStep({ deploymentId, kind: "roll_back", ...failed }, tx);
      }
    }
    await recordAudit(tx, actor, {
      action: "deployment.failed",
      subject: { kind: "deployment", id: plan.id, label: plan.servedName },
      after: { status: "failed" },
      details: { target: plan.target.name, code: failure.code },
    });
  });
}

/** What the alias of a rollback names, as it did before. */
async function currentUnder(tx: Transaction, { target, adapter, alias }: PublishPlan): Promise<string[]> {
  const where = { targetId: target.id, repositoryId: adapter.id, alias: alias ?? "" };
  const rows = await tx.servedAlias.findMany({ where, select: { deploymentId: true } });
  return rows.map(({ deploymentId }) => deploymentId);
}

function stateAfterFailure({ isReturn, wasKept }: PublishPlan): Prisma.DeploymentUpdateManyMutationInput {
  if (wasKept) return { status: "live", isDesired: true };
  return { status: isReturn ? "retired" : "failed", isDesired: false };
}
