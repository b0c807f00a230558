/** One process that serves models: its base URL without a trailing slash, and the API key it asks for. */
export type EngineReplica = { address: string; token: string | null };

/** An entry of a replica's model list. `parent` is null for base models; `root` is the path or repository id it was loaded from. */
export type ServedModel = {
  name: string;
  root: string | null;
  parent: string | null;
  maxModelLength: number | null;
};

/** Log-probabilities of the tokens of one prompt, from the second token on, in nats. */
export type PromptLogProbs = { prompt: string; tokenIds: readonly number[]; logProbs: readonly number[] };

/** What the engine answered to the probe prompts, and the model that it says answered. */
export type ProbeAnswer = { model: string; values: readonly PromptLogProbs[] };

/** Health and LoRA pressure as the metrics of a replica say; null where they say nothing. */
export type Pressure = {
  runningAdapters: readonly string[];
  waitingAdapters: readonly string[];
  maxLoras: number | null;
  requestsRunning: number | null;
  requestsWaiting: number | null;
  /** Share of the KV cache in use, 0 to 1. */
  kvCacheUsage: number | null;
  /** `process_start_time_seconds` of the metrics: tells one process from another behind a load balancer, and a restart. */
  processStartTime?: number | null;
};

/**
 * Why a call to a replica failed. `isPermanent`: the same call will fail again until somebody changes something;
 * else it is worth retrying.
 */
export type EngineFailure = {
  code: string;
  isPermanent: boolean;
  status: number | null;
  /** The engine's own words, cut to a bounded length. */
  engineWords: string;
  /** What they mean, and what to do. */
  meaning: string;
};

/** What a call to a replica came to. */
export type EngineResult<T> = { ok: true; value: T } | { ok: false; failure: EngineFailure };

/** Loading adapters at run time: on, off, or the engine gives no way to tell. */
export type RuntimeLoading = "on" | "off" | "unknown";

/**
 * The verbs by which a serving engine is managed; one implementation per engine. Expected failures are values, never
 * thrown; an aborted `signal` throws.
 */
export type Engine = {
  /** False until the implementation has been run against the real engine; the product says so. */
  isProvedAgainstReal: boolean;
  /** Whether loaded adapters stand in the model list; where not, only a probe tells that one is there. */
  listsAdapters: boolean;
  /** What stands as `model` in an OpenAI-shaped request for a served name beside this base model. */
  requestModel: (baseName: string, servedName: string) => string;
  readVersion: (replica: EngineReplica, signal?: AbortSignal) => Promise<EngineResult<string | null>>;
  isHealthy: (replica: EngineReplica, signal?: AbortSignal) => Promise<EngineResult<boolean>>;
  listModels: (replica: EngineReplica, signal?: AbortSignal) => Promise<EngineResult<ServedModel[]>>;
  detectRuntimeLoading: (
    replica: EngineReplica,
    signal?: AbortSignal,
  ) => Promise<EngineResult<RuntimeLoading>>;
  /** Loads `source` (repository id or path on the replica) under `servedName`. A name that is taken is a failure `name_taken`. */
  load: (
    replica: EngineReplica,
    adapter: { servedName: string; source: string },
    signal?: AbortSignal,
  ) => Promise<EngineResult<null>>;
  /** Unloads a name. One that is not there counts as done. */
  unload: (replica: EngineReplica, servedName: string, signal?: AbortSignal) => Promise<EngineResult<null>>;
  /** Prompt log-probabilities past any cache: the fingerprint of what `model` serves. */
  probe: (
    replica: EngineReplica,
    model: string,
    prompts: readonly string[],
    signal?: AbortSignal,
  ) => Promise<EngineResult<ProbeAnswer>>;
  readPressure: (replica: EngineReplica, signal?: AbortSignal) => Promise<EngineResult<Pressure>>;
};
