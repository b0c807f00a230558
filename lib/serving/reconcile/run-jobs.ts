import { jobActor } from "#lib/actor.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { lookJob } from "../jobs.ts";
import { listOverdue } from "./data.ts";
import { lookAt } from "./look.ts";
import { beginLooks, lookNow } from "./mutations.ts";
import { thinSamples } from "./samples/mutations.ts";

/** How long past its time a look is before its chain counts as broken, and over how long broken ones are spread. */
const overdueMs = 45_000;
const spreadSeconds = 20;

/** Handler of `serving.look`. */
export async function runLook(
  { replicaId, isForced = false }: { replicaId: string; isForced?: boolean },
  { jobId, signal }: JobContext,
): Promise<void> {
  await lookAt(replicaId, { actor: jobActor(lookJob.name, jobId), isForced, signal });
}

/** Handler of `serving.reconcile`. */
export async function reconcileTarget({ targetId }: { targetId: string }): Promise<void> {
  await lookNow(targetId);
}

/** Handler of `serving.sweep-replicas`. */
export async function sweepReplicas(): Promise<void> {
  const overdue = await listOverdue(new Date(Date.now() - overdueMs));
  if (overdue.length > 0) await beginLooks(overdue, spreadSeconds);
}

/** Handler of `serving.thin-samples`. */
export async function thinOldSamples(): Promise<void> {
  await thinSamples(new Date());
}
