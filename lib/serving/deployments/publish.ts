import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { listFiles } from "#lib/repositories/data.ts";
import { engineOf } from "../engines/registry.ts";
import { preflightVersion } from "../preflight/data.ts";
import type { PreflightReport } from "../preflight/finding.ts";
import { materialise } from "../targets/folder.ts";
import { findGolden, type Golden, goldenOfTraining } from "./fingerprints/data.ts";
import { goLive } from "./going-live/mutations.ts";
import { findPlan, isStillDesired, type PublishPlan } from "./publishing/data.ts";
import {
  beginPublishing,
  failPublishing,
  noteVersion,
  publisher,
  savePreflight,
} from "./publishing/mutations.ts";
import { PublishFailure } from "./publishing/publish-failure.ts";
import { type PublishRun, publishOnReplica } from "./publishing/publish-replica.ts";
import { unloadOwn } from "./publishing/unload-own.ts";
import { appendStep } from "./steps/mutations.ts";

/** How long a pre-flight waits for the job that reads a new version's tensors, and how often it looks. */
const scanWaitMs = 60_000;
const scanLookMs = 1_000;

/**
 * Handler of `serving.publish`: pre-flight → files → load and prove on the replicas → only then the alias moves. Whatever fails
 * leaves the alias where it was and unloads what was loaded for it. Safe to repeat from any line: what is there counts.
 */
export async function runPublishJob(
  { deploymentId }: { deploymentId: string },
  { jobId, signal, isLastAttempt, log }: JobContext,
): Promise<void> {
  const [isGoing, plan] = await Promise.all([beginPublishing(deploymentId), findPlan(deploymentId)]);
  if (plan === null) return;
  if (!isGoing) {
    // It ended while an earlier try was at work, which may have been killed before it cleared up.
    const isOver = plan.status === "failed" || plan.status === "retired";
    if (isOver && !(await unloadOwn(plan, signal))) throw new Error(`${plan.servedName} did not unload`);
    return;
  }
  const actor = publisher(plan, jobId);
  try {
    await publish(plan, actor, signal);
  } catch (error) {
    // Our own trouble, such as a lost database or a worker that stops, is no verdict on the adapter: the job is tried again.
    if (!(error instanceof PublishFailure) && (signal.aborted || !isLastAttempt)) throw error;
    if (!(error instanceof PublishFailure)) log.error({ err: error }, "a publication failed on our side");
    const failure =
      error instanceof PublishFailure
        ? error
        : {
            code: "internal",
            message: "Publishing failed on our side; it was logged. Publish again, or tell an administrator.",
          };
    // What was kept before stays so, unless it was let go meanwhile.
    const isKept = plan.wasKept && (await isStillDesired(plan.id));
    const isClean = isKept || (await unloadOwn(plan, signal));
    await failPublishing(plan, actor, failure, !isClean);
  }
}

async function publish(plan: PublishPlan, actor: Actor, signal: AbortSignal): Promise<void> {
  if (plan.replicas.length === 0) {
    throw new PublishFailure(
      "no_replicas",
      `The target '${plan.target.name}' has no replica. Add one, then publish again.`,
    );
  }
  const [golden] = await Promise.all([goldenOf(plan), checkBefore(plan, actor, signal)]);
  await materialiseFolder(plan);
  const run: PublishRun = { plan, engine: engineOf(plan.target.engine), golden, signal };
  await publishOnReplicas(run);
  await goLive(plan, actor, run.golden);
}

/** Pre-flight for this very target; a version that was blocked never reaches a replica. */
async function checkBefore(plan: PublishPlan, actor: Actor, signal: AbortSignal): Promise<void> {
  const deploymentId = plan.id;
  const startedMs = performance.now();
  await Promise.all([
    appendStep({ deploymentId, kind: "preflight", status: "started" }),
    learnVersions(plan, signal),
  ]);
  const report = await preflightWhenScanned(plan, actor, signal);
  const saved = savePreflight(plan.id, report);
  const durationMs = Math.round(performance.now() - startedMs);
  const errors = report.findings.filter(({ severity }) => severity === "error");
  if (report.verdict === "publishable") {
    const warnings = report.findings.filter(({ severity }) => severity === "warn").length;
    const message =
      warnings === 0
        ? "Nothing was found against it."
        : `Publishable; ${warnings === 1 ? "1 warning" : `${warnings} warnings`}.`;
    const done = { deploymentId, kind: "preflight", status: "done", message, durationMs } as const;
    await Promise.all([saved, appendStep(done)]);
    return;
  }
  const message = errors.map((finding) => `${finding.message} ${finding.fix}`.trim()).join(" ");
  const codes = errors.map(({ code }) => code);
  await saved;
  await appendStep({
    deploymentId,
    kind: "preflight",
    status: "failed",
    message,
    details: { codes },
    durationMs,
  });
  throw new PublishFailure("blocked", `Pre-flight blocks it: ${message}`);
}

/** What an adapter does depends on the engine's release, so that is asked before it is judged; who does not answer is told later. */
async function learnVersions({ replicas, target }: PublishPlan, signal: AbortSignal): Promise<void> {
  const engine = engineOf(target.engine);
  await Promise.all(
    replicas.map(async (replica) => {
      const version = await engine.readVersion(replica.engine, signal);
      if (version.ok && version.value !== null) await noteVersion(replica.id, version.value);
    }),
  );
}

/** A version that was registered a moment ago is being scanned: that is waited for. */
async function preflightWhenScanned(
  plan: PublishPlan,
  actor: Actor,
  signal: AbortSignal,
): Promise<PreflightReport> {
  const untilMs = performance.now() + scanWaitMs;
  const wanted = { targetId: plan.target.id, isReturn: plan.isReturn };
  for (;;) {
    const report = await asFailure(preflightVersion(actor, plan.adapter, plan.version.semver, wanted));
    const errors = report.findings.filter(({ severity }) => severity === "error");
    const isOnlyUnscanned = errors.length > 0 && errors.every(({ code }) => code === "not_scanned");
    if (!isOnlyUnscanned || performance.now() > untilMs) return report;
    await sleep(scanLookMs, undefined, { signal });
  }
}

async function materialiseFolder(plan: PublishPlan): Promise<void> {
  if (plan.target.adapterSource !== "folder") return;
  const deploymentId = plan.id;
  const startedMs = performance.now();
  await appendStep({
    deploymentId,
    kind: "materialise",
    status: "started",
    message: `Writes ${plan.servedName}.`,
  });
  const { commitId } = plan.version;
  const files = commitId === null ? [] : await listFiles(commitId);
  await asFailure(materialise(plan.target, { servedName: plan.servedName, files }));
  const durationMs = Math.round(performance.now() - startedMs);
  await appendStep({ deploymentId, kind: "materialise", status: "done", message: plan.source, durationMs });
}

/** What cannot be done and is no trouble of ours, such as a folder that is not there, ends the publication with its sentence. */
async function asFailure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new PublishFailure(error.code, error.message);
  }
}

/** What the version is known by: what a replica proved first, else what training computed and pushed with it. */
async function goldenOf({ version, goldenKey, target }: PublishPlan): Promise<Golden | null> {
  const golden = await findGolden(version.id, goldenKey);
  if (golden !== null || version.commitId === null) return golden;
  return goldenOfTraining(await listFiles(version.commitId), target.probePrompts);
}

/** `rolling` and `canary` prove one replica before the others are touched; `all` takes all at once. */
async function publishOnReplicas(run: PublishRun): Promise<void> {
  const { plan } = run;
  const waiting = [...plan.replicas];
  let proved = 0;
  while (waiting.length > 0) {
    const batch = plan.strategy === "all" || proved > 0 ? waiting.splice(0) : waiting.splice(0, 1);
    const outcomes = await Promise.allSettled(batch.map((replica) => publishOnReplica(run, replica)));
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    proved += outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value).length;
    // The last look is the one that goes live.
    if (waiting.length > 0 && !(await isStillDesired(plan.id)))
      throw new PublishFailure("called_off", "It was called off while it was published.");
  }
  if (proved === 0)
    throw new PublishFailure(
      "unreachable",
      "No replica answers, so nothing was proved. Start one, then publish again.",
    );
}
