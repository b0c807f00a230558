import type { JobContext } from "#lib/jobs/define.ts";
import { findAdaptersOf } from "./adapters/data.ts";
import { findPlan, isStillDesired, isWantedByOthers } from "./publishing/data.ts";
import { unloadFrom } from "./publishing/unload-own.ts";
import { replicasLoadedBy } from "./steps/data.ts";
import { appendStep } from "./steps/mutations.ts";

/**
 * Handler of `serving.drain`: unloads a deployment that was let go from the replicas that we loaded it on, unless somebody wants
 * it again by now. A replica that does not answer is tried again by the queue, later by the reconciler.
 */
export async function runDrainJob(
  { deploymentId }: { deploymentId: string },
  { signal, isLastAttempt, log }: JobContext,
): Promise<void> {
  const plan = await findPlan(deploymentId);
  if (plan === null || (await isStillDesired(deploymentId))) return;
  const end = (message: string) => appendStep({ deploymentId, kind: "drain", status: "done", message });
  if (await isWantedByOthers(plan)) return end("It stays loaded: another deployment serves it.");
  // One that never was live owns what it loaded itself alone.
  const wasLive = plan.isReturn;
  const found = wasLive ? findAdaptersOf(plan.target.id, plan.servedName) : replicasLoadedBy(deploymentId);
  const ours = new Set(await found);
  const results = await Promise.all(
    plan.replicas.filter(({ id }) => ours.has(id)).map((replica) => unloadFrom(plan, replica, signal)),
  );
  if (results.every(Boolean)) return end("It is on no replica any more.");
  if (isLastAttempt) log.warn({ deploymentId }, "a replica did not unload; the reconciler will");
  else throw new Error(`a replica of ${plan.target.name} did not unload ${plan.servedName}`);
}
