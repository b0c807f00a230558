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

/**
 * Unloads the adapter of a deployment from one replica, if what stands there under its name came from where we load it and nobody wants
 * it by now. False when the replica refuses or does not answer.
 */
export async function unloadFrom(
  plan: PublishPlan,
  replica: PublishPlan["replicas"][number],
  signal?: AbortSignal,
): Promise<boolean> {
  const { id, target, servedName, source } = plan;
  const engine = engineOf(target.engine);
  const step = { deploymentId: id, replicaId: replica.id, kind: "unload" };
  const since = new Date();
  const startedMs = performance.now();
  const list = await engine.listModels(replica.engine, signal);
  const listed = list.ok ? list.value.find(({ name }) => name === servedName) : undefined;
  if (listed !== undefined && listed.root !== source) {
    await forgetAdapter(replica.id, servedName, { message: "Somebody else's.", since });
    const message = `'${listed.root}' stands there under this name, which we did not load: it is left alone.`;
    await appendStep({ ...step, status: "skipped", message });
    return true;
  }
  if (await isWantedByOthers(plan)) return true;
  const unloaded = list.ok ? await engine.unload(replica.engine, servedName, signal) : list;
  const durationMs = Math.round(performance.now() - startedMs);
  if (unloaded.ok) {
    await forgetAdapter(replica.id, servedName, { message: "Unloaded.", since });
    await appendStep({ ...step, status: "done", message: `Unloaded ${servedName}.`, durationMs });
    return true;
  }
  const { code, engineWords, meaning, status } = unloaded.failure;
  const details = { code, engineWords, meaning, status };
  await appendStep({ ...step, status: "failed", message: meaning, details, durationMs });
  return false;
}
