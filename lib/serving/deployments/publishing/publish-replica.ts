import { setTimeout as sleep } from "node:timers/promises";
import type { Engine, EngineFailure, EngineResult, PromptLogProbs } from "../../engines/engine.ts";
import { judgeFingerprint } from "../../engines/fingerprint.ts";
import { beginLoading, recordAdapter } from "../adapters/mutations.ts";
import type { Golden } from "../fingerprints/data.ts";
import { foreignRoot, measureBase, type Proof, proveAdapter } from "../prove.ts";
import { appendStep } from "../steps/mutations.ts";
import type { PlannedReplica, PublishPlan } from "./data.ts";
import { isGone, replicaFailure } from "./publish-failure.ts";

/** A publication at work. `golden` is filled in by the first replica that is proved. */
export type PublishRun = { plan: PublishPlan; engine: Engine; golden: Golden | null; signal: AbortSignal };

/** Tries on one replica before its failure is the publication's, and the wait before the second; it doubles. */
const maxTries = 4;
const firstWaitMs = 250;

/**
 * Loads and proves the adapter of a publication on one replica; tries again what is worth it. Answers false for a replica that
 * does not answer where the publication passes over such.
 * @throws PublishFailure when it cannot be loaded, or serves something else than it should.
 */
export async function publishOnReplica(run: PublishRun, replica: PlannedReplica): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await tryReplica(run, replica);
    if (failure === null) return true;
    const { plan } = run;
    if (!failure.isPermanent && attempt < maxTries) {
      const waitMs = Math.round(firstWaitMs * 2 ** (attempt - 1) * (1 + Math.random() / 2));
      const message = `Tried again in ${waitMs} ms (${attempt} of ${maxTries} tries made).`;
      await appendStep({
        deploymentId: plan.id,
        replicaId: replica.id,
        kind: "retry",
        status: "done",
        message,
      });
      await sleep(waitMs, undefined, { signal: run.signal });
      continue;
    }
    if (isGone(failure) && plan.skipsUnreachable) {
      await recordAdapter(replica.id, plan.servedName, {
        deploymentId: plan.id,
        state: "unreachable",
        message: failure.meaning,
      });
      const message = "It does not answer and is passed over, as was asked for.";
      await appendStep({
        deploymentId: plan.id,
        replicaId: replica.id,
        kind: "skip",
        status: "skipped",
        message,
      });
      return false;
    }
    throw replicaFailure(replica.address, failure);
  }
}

/** One try; null when the replica is proved. */
async function tryReplica(run: PublishRun, replica: PlannedReplica): Promise<EngineFailure | null> {
  const { plan, engine, signal } = run;
  const { servedName, source, target } = plan;
  const asked = {
    engine,
    replica: replica.engine,
    baseName: target.servedModelName,
    prompts: target.probePrompts,
    signal,
  };
  // The base model is measured while the adapter loads: a proof then costs one probe more than the load.
  const [loaded, base, isProved] = await Promise.all([
    load(run, replica),
    measureBase(asked),
    beginLoading(replica.id, servedName, plan.id),
  ]);
  if (!loaded.ok) {
    const { meaning: message } = loaded.failure;
    const state = isGone(loaded.failure) ? "unreachable" : "missing";
    if (!isProved) await recordAdapter(replica.id, servedName, { state, message });
    return fail(run, replica, "load", loaded.failure);
  }
  const golden = run.golden?.values ?? null;
  const startedMs = performance.now();
  const [proof] = await Promise.all([
    proveAdapter({ ...asked, servedName, source, golden, base: Promise.resolve(base) }),
    noteLoaded(run, replica, loaded.value),
  ]);
  const isFirst = run.golden === null;
  const settled = base.ok ? compareWithGolden(run, replica, proof, base.value.values) : proof;
  const durationMs = Math.round(performance.now() - startedMs);
  return conclude(run, replica, { ...settled, isFirst, isProved, durationMs });
}

/** Written while the proof is under way. */
async function noteLoaded(run: PublishRun, replica: PlannedReplica, loaded: StepFields): Promise<void> {
  await step(run, replica, loaded);
  await step(run, replica, { kind: "probe", status: "started" });
}

/**
 * Loads the adapter; a name that is there with our root counts as loaded, for it never stands for other weights. Answers the step
 * to note once it is.
 */
async function load(run: PublishRun, replica: PlannedReplica): Promise<EngineResult<StepFields>> {
  const { plan, engine, signal } = run;
  const { servedName, source } = plan;
  await step(run, replica, { kind: "load", status: "started", message: `From ${source}.` });
  const startedMs = performance.now();
  const loaded = await engine.load(replica.engine, { servedName, source }, signal);
  const durationMs = Math.round(performance.now() - startedMs);
  if (loaded.ok) return { ok: true, value: { kind: "load", status: "done", durationMs } };
  if (loaded.failure.code !== "name_taken") return loaded;
  const list = await engine.listModels(replica.engine, signal);
  if (!list.ok) return list;
  const root = list.value.find(({ name }) => name === servedName)?.root ?? null;
  const skipped = { kind: "load", status: "skipped", durationMs } as const;
  if (root === source) {
    return { ok: true, value: { ...skipped, message: "It is loaded already, from the same source." } };
  }
  await step(run, replica, { ...skipped, message: "The name is taken." });
  const { engineWords } = loaded.failure;
  return { ok: false, failure: { ...foreignRoot(servedName, root, source), engineWords } };
}

/** The first proof of a version is its golden fingerprint; of two at once the later one is compared with the first. */
function compareWithGolden(
  run: PublishRun,
  replica: PlannedReplica,
  proof: Proof,
  base: readonly PromptLogProbs[],
): Proof {
  const { values, noise } = proof;
  if (proof.state !== "verified") return proof;
  if (run.golden === null) run.golden = { values, noise, source: replica.id };
  return { ...proof, ...judgeFingerprint({ adapter: values, base, noise, golden: run.golden.values }) };
}

/** States in which nothing was shown; what was proved there before, for another alias of the version, stays so. */
const inconclusive = new Set<Proof["state"]>(["unverified", "unreachable"]);

async function conclude(
  run: PublishRun,
  replica: PlannedReplica,
  proof: Proof & { isFirst: boolean; isProved: boolean; durationMs: number },
): Promise<EngineFailure | null> {
  const { state, root, differenceFromBase, differenceFromGolden, durationMs } = proof;
  const failure = proof.failure ?? unprovedFailure(proof);
  const message = failure?.meaning ?? "";
  const seen = { state, root, differenceFromBase, differenceFromGolden, message };
  const figures = { differenceFromBase, differenceFromGolden, noise: proof.noise };
  const [told] = await Promise.all([
    failure === null
      ? step(run, replica, { ...provedStep(proof), details: figures, durationMs })
      : fail(run, replica, "probe", failure, figures),
    proof.isProved && inconclusive.has(state)
      ? null
      : recordAdapter(replica.id, run.plan.servedName, { ...seen, deploymentId: run.plan.id }),
  ]);
  return told ?? null;
}

/** The first replica that proves a version has nothing to agree with: what it answers is the fingerprint from then on. */
function provedStep({
  differenceFromBase,
  differenceFromGolden,
  isFirst,
}: Proof & { isFirst: boolean }): StepFields {
  const fromBase = `it differs from the base model by ${differenceFromBase?.toFixed(3)}`;
  const message = isFirst
    ? `Proved: ${fromBase}. It is the first, so what it answers is the version's fingerprint from now on.`
    : `Proved: ${fromBase} and from the version's fingerprint by ${differenceFromGolden?.toFixed(3)}.`;
  return { kind: "probe", status: "done", message };
}

function unprovedFailure({ state, differenceFromGolden }: Proof): EngineFailure | null {
  if (state === "verified") return null;
  const common = { code: state, isPermanent: true, status: null, engineWords: "" };
  if (state === "inert") {
    const meaning =
      "It answers exactly as the base model does: the adapter was loaded and does nothing. Its key prefixes or target modules are not those of the served model, or it was never trained.";
    return { ...common, meaning };
  }
  const how =
    differenceFromGolden === null
      ? "cannot be compared with"
      : `is ${differenceFromGolden.toFixed(3)} away from`;
  return {
    ...common,
    meaning: `What it answers ${how} this version's fingerprint: the replica serves other weights, or another base model.`,
  };
}

async function fail(
  run: PublishRun,
  replica: PlannedReplica,
  kind: string,
  failure: EngineFailure,
  figures: Record<string, number | null> = {},
): Promise<EngineFailure> {
  const { code, meaning, engineWords, status, isPermanent } = failure;
  const details = { code, engineWords, meaning, status, isPermanent, ...figures };
  await step(run, replica, { kind, status: "failed", message: meaning, details });
  return failure;
}

type StepFields = Omit<Parameters<typeof appendStep>[0], "deploymentId" | "replicaId">;

function step(run: PublishRun, replica: PlannedReplica, fields: StepFields): Promise<void> {
  return appendStep({ deploymentId: run.plan.id, replicaId: replica.id, ...fields });
}
