import { withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Desired } from "../deployments/deployment.ts";
import { findGolden, goldenOfTraining } from "../deployments/fingerprints/data.ts";
import { keepGolden } from "../deployments/fingerprints/mutations.ts";
import { type BaseMeasure, measureBase, proveAdapter } from "../deployments/prove.ts";
import type { Engine, EngineFailure, EngineReplica, EngineResult, ServedModel } from "../engines/engine.ts";
import { listVersionFiles } from "./data.ts";
import type { Action } from "./decide.ts";
import type { Outcome } from "./outcome.ts";

/** What actions on one replica need; made anew for each look, so that the base model is measured once in it. */
export type Hands = {
  engine: Engine;
  replica: EngineReplica;
  replicaId: string;
  baseName: string;
  prompts: readonly string[];
  /** The model list as this look read it: what was there then need not be listed again to be proved. */
  models: readonly ServedModel[];
  /** Measured by the first proof that needs it. */
  base: Promise<EngineResult<BaseMeasure>> | null;
  /** Puts the files of a version where the replica reads them, if they are not there; null: it reads them from the Hub. */
  writeFiles: ((desired: Desired) => Promise<void>) | null;
  /** Whether a name is still wanted by nobody else, or nobody at all, asked right before it is unloaded. */
  isReleased: (servedName: string, how: { isRefused: boolean }) => Promise<boolean>;
  signal: AbortSignal;
};

/** Does one action on a replica. Failures of the replica are outcomes; an aborted signal throws. Null: it was no longer right to do it. */
export async function carryOut(hands: Hands, action: Action): Promise<Outcome | null> {
  const { engine, replica, signal } = hands;
  const { servedName } = action;
  if (action.kind === "unload") {
    if (!(await hands.isReleased(servedName, { isRefused: action.refusal !== null }))) return null;
    const unloaded = await engine.unload(replica, servedName, signal);
    return unloaded.ok ? { kind: "unloaded" } : { kind: "failed", step: "unload", failure: unloaded.failure };
  }
  const { desired } = action;
  const isLoading = action.kind === "load" || action.kind === "reload";
  if (isLoading) {
    const failure = await writeFiles(hands, desired);
    if (failure !== null) return { kind: "failed", step: "write", failure };
  }
  if (action.kind === "reload") {
    const unloaded = await engine.unload(replica, servedName, signal);
    if (!unloaded.ok) return { kind: "failed", step: "unload", failure: unloaded.failure };
  }
  if (isLoading) {
    const loaded = await engine.load(replica, { servedName, source: desired.source }, signal);
    // A name that is taken was loaded meanwhile: the proof says by whom.
    if (!loaded.ok && loaded.failure.code !== "name_taken") {
      return { kind: "failed", step: "load", failure: loaded.failure };
    }
  }
  return prove(hands, desired, isLoading);
}

/** Null when the files are there; else what keeps them from being. */
async function writeFiles(hands: Hands, desired: Desired): Promise<EngineFailure | null> {
  try {
    await hands.writeFiles?.(desired);
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, isPermanent: false, status: null, engineWords: "", meaning: error.message };
  }
}

async function prove(hands: Hands, desired: Desired, isLoaded: boolean): Promise<Outcome> {
  const { engine, replica, baseName, prompts, signal, replicaId } = hands;
  const { servedName, source, versionId, goldenKey } = desired;
  hands.base ??= measureBase({ engine, replica, baseName, prompts, signal });
  const stored = await findGolden(versionId, goldenKey);
  const golden = stored ?? (await goldenOfTraining(await listVersionFiles(versionId), prompts));
  const proof = await proveAdapter({
    engine: isLoaded
      ? engine
      : { ...engine, listModels: async () => ({ ok: true, value: [...hands.models] }) },
    replica,
    servedName,
    source,
    baseName,
    prompts,
    golden: golden?.values ?? null,
    base: hands.base,
    signal,
  });
  const { state, failure, differenceFromBase, differenceFromGolden } = proof;
  if (state === "verified" || state === "inert" || state === "wrong_weights") {
    if (state === "verified" && stored === null) {
      const first = golden ?? { values: [...proof.values], noise: proof.noise, source: replicaId };
      await withTransaction((tx) => keepGolden(tx, versionId, goldenKey, first));
    }
    return {
      kind: "proved",
      state,
      differenceFromBase,
      differenceFromGolden,
      reason: failure?.meaning ?? null,
    };
  }
  // The base is measured again by the next proof: what failed may have been that.
  hands.base = null;
  return { kind: "failed", step: "prove", failure: failure ?? unexplained };
}

const unexplained = {
  code: "unproved",
  isPermanent: false,
  status: null,
  engineWords: "",
  meaning: "Nothing could be shown of it; it is tried again.",
} as const;
