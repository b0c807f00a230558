import type {
  Engine,
  EngineFailure,
  EngineReplica,
  EngineResult,
  PromptLogProbs,
} from "../engines/engine.ts";
import { fingerprintBounds, judgeFingerprint, largestDifference } from "../engines/fingerprint.ts";
import type { AdapterState } from "./deployment.ts";
import { isGone } from "./publishing/publish-failure.ts";

/** What is to be shown: that this replica serves `source` under `servedName`, and not its base model. */
export type Claim = {
  engine: Engine;
  replica: EngineReplica;
  servedName: string;
  source: string;
  baseName: string;
  prompts: readonly string[];
  /** The version's golden fingerprint; null: it has none yet. */
  golden: readonly PromptLogProbs[] | null;
  /** The base model as measured while the adapter was loading; measured now when it is left out. */
  base?: Promise<EngineResult<BaseMeasure>>;
  signal?: AbortSignal;
};

/** The base model's answer to the prompts, and the largest difference between two such answers on that replica. */
export type BaseMeasure = { values: readonly PromptLogProbs[]; noise: number };

/** What a replica was shown to serve. Differences in nats; `failure` says why nothing could be shown. */
export type Proof = {
  state: Extract<
    AdapterState,
    "verified" | "inert" | "wrong_weights" | "missing" | "unverified" | "unreachable"
  >;
  root: string | null;
  differenceFromBase: number | null;
  differenceFromGolden: number | null;
  values: readonly PromptLogProbs[];
  noise: number;
  failure: EngineFailure | null;
};

/** Asks a replica's base model twice: what it answers, and how much two runs of one model differ there. */
export async function measureBase({
  engine,
  replica,
  baseName,
  prompts,
  signal,
}: Pick<Claim, "engine" | "replica" | "baseName" | "prompts" | "signal">): Promise<
  EngineResult<BaseMeasure>
> {
  const first = await engine.probe(replica, baseName, prompts, signal);
  if (!first.ok) return first;
  const second = await engine.probe(replica, baseName, prompts, signal);
  if (!second.ok) return second;
  const noise = largestDifference(first.value.values, second.value.values);
  if (noise === null) return { ok: false, failure: baseNotComparable(baseName) };
  if (noise > fingerprintBounds.noisy) return { ok: false, failure: tooNoisy(baseName, noise) };
  return { ok: true, value: { values: first.value.values, noise } };
}

/**
 * Proves what a replica serves under a name: its model list has it from our source, the model that answers is it, and its
 * log-probabilities differ from the base model's beyond that replica's noise and agree with the golden fingerprint.
 * Failures of the replica are states (`unreachable`, `unverified`), never thrown; an aborted `signal` throws.
 */
export async function proveAdapter(claim: Claim): Promise<Proof> {
  const { engine, replica, servedName, source, prompts, golden, signal } = claim;
  const [list, base, answer] = await Promise.all([
    engine.listModels(replica, signal),
    claim.base ?? measureBase(claim),
    engine.probe(replica, servedName, prompts, signal),
  ]);
  if (!list.ok) return unproved(list.failure);
  const entry = list.value.find(({ name }) => name === servedName);
  if (entry === undefined && engine.listsAdapters) {
    return { ...unproved(notListed(servedName)), state: "missing" };
  }
  const root = entry?.root ?? (engine.listsAdapters ? null : source);
  if (root !== source)
    return { ...unproved(foreignRoot(servedName, root, source)), state: "wrong_weights", root };
  if (!base.ok) return { ...unproved(base.failure), root };
  if (!answer.ok) return { ...unproved(answer.failure), root };
  const { model, values } = answer.value;
  if (model !== servedName) {
    return { ...unproved(answeredByOther(servedName, model)), state: "wrong_weights", root };
  }
  const { noise } = base.value;
  const judgement = judgeFingerprint({ adapter: values, base: base.value.values, noise, golden });
  return { ...judgement, root, values, noise, failure: null };
}

function unproved(failure: EngineFailure): Proof {
  return {
    state: isGone(failure) ? "unreachable" : "unverified",
    root: null,
    differenceFromBase: null,
    differenceFromGolden: null,
    values: [],
    noise: 0,
    failure,
  };
}

const silent = { status: null, engineWords: "" };

function notListed(servedName: string): EngineFailure {
  return {
    ...silent,
    code: "not_listed",
    isPermanent: false,
    meaning: `'${servedName}' is not in the replica's model list: it was not loaded, or the replica began anew and forgot it.`,
  };
}

function baseNotComparable(baseName: string): EngineFailure {
  return {
    ...silent,
    code: "base_not_comparable",
    isPermanent: false,
    meaning: `Two answers of the base model '${baseName}' to the same prompts are of other tokens or no numbers, so nothing can be told from them. Look whether one replica is behind this address, and not a load balancer, and whether a probe prompt has more than one token.`,
  };
}

function tooNoisy(baseName: string, noise: number): EngineFailure {
  return {
    ...silent,
    code: "too_noisy",
    isPermanent: false,
    meaning: `Two answers of the base model '${baseName}' to the same prompts differ by ${noise.toFixed(3)} there. Above ${fingerprintBounds.noisy} one adapter cannot be told from another, so nothing is proved. It is tried again; if that stays so, look whether one replica is behind this address, and for kernels whose results depend on what else is in the batch.`,
  };
}

/** A name that stands for something else than what we would load under it. */
export function foreignRoot(servedName: string, root: string | null, source: string): EngineFailure {
  return {
    ...silent,
    code: "foreign_root",
    isPermanent: true,
    meaning: `'${servedName}' is taken on the replica by '${root ?? "something unknown"}', where '${source}' belongs. Served names are never given to other weights: unload it there by hand.`,
  };
}

function answeredByOther(servedName: string, model: string): EngineFailure {
  return {
    ...silent,
    code: "answered_by_other",
    isPermanent: true,
    meaning: `'${model}' answered a request for '${servedName}'. Start the replica without VLLM_SKIP_MODEL_NAME_VALIDATION.`,
  };
}
