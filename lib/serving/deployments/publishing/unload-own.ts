import { engineOf } from "../../engines/registry.ts";
import { forgetAdapter } from "../adapters/mutations.ts";
import { replicasLoadedBy } from "../steps/data.ts";
import { appendStep } from "../steps/mutations.ts";
import { isWantedByOthers, type PublishPlan } from "./data.ts";

/**
 * Unloads what a publication loaded itself, wherever nothing else wants it; what it found on a replica stays. Answers whether all
 * of it is gone: a replica that does not answer is left to the job that drains.
 */
export async function unloadOwn(plan: PublishPlan, signal?: AbortSignal): Promise<boolean> {
  const own = new Set(await replicasLoadedBy(plan.id));
  if (own.size === 0 || (await isWantedByOthers(plan))) return true;
  const results = await Promise.all(
    plan.replicas.filter(({ id }) => own.has(id)).map((replica) => unloadFrom(plan, replica, signal)),
  );
  return results.every(Boolean);
}

/** Unloads the adapter of a deployment from one replica; false when the replica refuses or does not answer. */
export async function unloadFrom(
  plan: Pick<PublishPlan, "id" | "target" | "servedName">,
  replica: PublishPlan["replicas"][number],
  signal?: AbortSignal,
): Promise<boolean> {
  const step = { deploymentId: plan.id, replicaId: replica.id, kind: "unload" };
  const startedMs = performance.now();
  const unloaded = await engineOf(plan.target.engine).unload(replica.engine, plan.servedName, signal);
  const durationMs = Math.round(performance.now() - startedMs);
  if (unloaded.ok) {
    await forgetAdapter(replica.id, plan.servedName, "Unloaded.");
    await appendStep({ ...step, status: "done", message: `Unloaded ${plan.servedName}.`, durationMs });
    return true;
  }
  const { code, engineWords, meaning, status } = unloaded.failure;
  await appendStep({
    ...step,
    status: "failed",
    message: meaning,
    details: { code, engineWords, meaning, status },
    durationMs,
  });
  return false;
}
