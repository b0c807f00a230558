import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { withTransaction } from "#lib/db.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { reconcileJob } from "../../jobs.ts";
import type { CheckReport, TargetView } from "../target.ts";

/**
 * Keeps what a check found with each replica; one that did not answer is looked at again now, so that one slow answer takes it out of
 * service for no longer than that. The caller has authorized the actor.
 */
export async function saveChecks(actor: Actor, target: TargetView, report: CheckReport): Promise<void> {
  const checkedAt = new Date(report.checkedAt);
  await withTransaction(async (tx) => {
    for (const check of report.replicas) {
      const worst = check.problems.find(({ severity }) => severity === "error");
      await tx.replica.updateMany({
        where: { id: check.replicaId, removedAt: null },
        data: {
          check,
          checkedAt,
          isReachable: check.isReachable,
          isBalancer: check.isBalancer,
          message: worst?.message ?? "",
          ...(check.isReachable && {
            lastSeenAt: checkedAt,
            engineVersion: check.engineVersion,
            models: check.models,
          }),
        },
      });
    }
    if (report.replicas.some(({ isReachable }) => !isReachable)) {
      await enqueue(tx, reconcileJob, { targetId: target.id });
    }
    await recordAudit(tx, actor, {
      action: "target.checked",
      subject: { kind: "target", id: target.id, label: `${target.owner.handle}/${target.name}` },
      details: {
        problems: report.problems.map(({ code }) => code),
        replicas: report.replicas.map(({ address, problems }) => ({
          address,
          problems: problems.map(({ code }) => code),
        })),
      },
    });
  });
}
