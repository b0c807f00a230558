import type { EngineFailure } from "../engines/engine.ts";
import type { KeptAdapter } from "./adapter-row.ts";
import { backoffMs, passingBackoff, permanentBackoff } from "./backoff.ts";
import type { Action } from "./decide.ts";

/** What an action on a replica came to. */
export type Outcome =
  | {
      kind: "proved";
      state: "verified" | "inert" | "wrong_weights";
      differenceFromBase: number | null;
      differenceFromGolden: number | null;
      /** What is wrong, where that is no matter of numbers: another root, another model that answered. */
      reason: string | null;
    }
  | { kind: "unloaded" }
  | { kind: "failed"; step: "write" | "load" | "prove" | "unload"; failure: EngineFailure };

/** Proofs in a row that may fail before one that held is given up: a busy replica answers late. */
const patience = 3;

const stepWords = {
  write: "Writing its files",
  load: "Loading",
  prove: "Proving",
  unload: "Unloading",
} as const;

/** What a failed step says of an adapter: the engine's words and what they mean. */
export function failureMessage(step: keyof typeof stepWords, failure: EngineFailure): string {
  const words = failure.engineWords === "" ? failure.code : failure.engineWords;
  return `${stepWords[step]} failed: ${words.slice(0, 500)} — ${failure.meaning}`;
}

/** The row after an action; null: the name is gone and nobody wants it. `random` in [0, 1) spreads the next try. */
export function rowAfter(
  row: KeptAdapter,
  action: Action,
  outcome: Outcome,
  now: { nowMs: number; random: number },
): KeptAdapter | null {
  if (outcome.kind === "unloaded") return unloaded(row, action);
  const failures = row.failures + 1;
  if (outcome.kind === "failed") {
    const { step, failure } = outcome;
    const backoff = failure.isPermanent ? permanentBackoff : passingBackoff;
    const failed = {
      ...row,
      failures,
      nextTryAtMs: now.nowMs + backoffMs(backoff, failures, now.random),
      message: failureMessage(step, failure),
    };
    if (step === "load" || step === "write")
      return { ...failed, state: "missing", root: null, verifiedAtMs: null };
    if (step === "unload") return failed;
    // That the replica is too noisy to tell says nothing against a proof that held.
    const stands = action.kind === "reprobe" && (failures < patience || failure.code === "too_noisy");
    return stands ? failed : { ...failed, state: "unverified", verifiedAtMs: null };
  }
  const { state, differenceFromBase, differenceFromGolden } = outcome;
  const proved = { ...row, state, differenceFromBase, differenceFromGolden };
  if (state === "verified") {
    return { ...proved, verifiedAtMs: now.nowMs, failures: 0, nextTryAtMs: null, message: "" };
  }
  const nextTryAtMs = now.nowMs + backoffMs(permanentBackoff, failures, now.random);
  return { ...proved, verifiedAtMs: null, failures, nextTryAtMs, message: wrongMessage(outcome) };
}

function unloaded(row: KeptAdapter, action: Action): KeptAdapter | null {
  if (action.kind !== "unload" || action.refusal === null) return null;
  const { refusal } = action;
  return {
    ...row,
    state: "missing",
    root: null,
    verifiedAtMs: null,
    failures: 0,
    nextTryAtMs: null,
    message: `Unloaded: ${refusal}`,
  };
}

function wrongMessage({
  state,
  differenceFromBase,
  differenceFromGolden,
  reason,
}: Extract<Outcome, { kind: "proved" }>): string {
  if (reason !== null) return reason;
  const said = (value: number | null) =>
    value === null ? "which cannot be compared" : `by ${value.toFixed(3)}`;
  if (state === "inert") {
    return "It answers like the base model: the adapter has no effect on this replica. It gets no requests and is loaded anew later.";
  }
  const from =
    differenceFromBase === null ? "those of the base model" : "the golden fingerprint of this version";
  const by = said(differenceFromBase === null ? null : differenceFromGolden);
  return `Its log-probabilities differ from ${from}, ${by}: the weights served are not those of this version. It gets no requests and is loaded anew later.`;
}
