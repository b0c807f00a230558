/** Releases that the fake imitates; where it knows of no difference, they answer alike. */
export type FakeVersion = "0.28.0" | "0.29.0" | "0.30.0" | "0.31.0" | "0.32.0";

/** An adapter that a replica is started with (`--lora-modules`); it survives a restart. */
export type StaticAdapter = { name: string; source: string };

/** How a fake vLLM is started. */
export type FakeVllmOptions = {
  version?: FakeVersion;
  /** `--served-model-name`. */
  baseModel?: string;
  /** `--model`: the root in the model list. */
  baseRoot?: string;
  /** `--api-key`. */
  apiKey?: string;
  /** `VLLM_ALLOW_RUNTIME_LORA_UPDATING`. */
  runtimeLoading?: boolean;
  maxLoraRank?: number;
  maxLoras?: number;
  adapters?: readonly StaticAdapter[];
  /** `HF_ENDPOINT` and `HF_TOKEN`: repository ids are pulled from there. Without it every repository id is found. */
  hubUrl?: string;
  hubToken?: string;
  /** A free one when not given. */
  port?: number;
  /** Takes a request's log entry; the log is off for benchmarks. */
  keepsLog?: boolean;
};

/** What goes wrong. May be changed while the fake runs. */
export type FakeFaults = {
  /** Waits before every answer under `/v1`. */
  delayMs: number;
  /** Answers a model list that is asked for meanwhile only once this is settled. */
  lists: Promise<void> | null;
  /** Waits before a load or unload is answered. */
  loadDelayMs: number;
  /** Waits between the tokens of a streamed answer. */
  tokenDelayMs: number;
  /** The next answers under `/v1` (or of `path` alone) fail this way. */
  failing: { times: number; status: number; message: string; path?: string } | null;
  /** Takes requests under `/v1` and never answers. */
  hangs: boolean;
  /** Breaks the connection in the middle of every answer under `/v1`. */
  truncates: boolean;
  /** The process ends after the next adapter was loaded, its answer sent. */
  diesAfterLoad: boolean;
  /** The engine process is dead: `/health` 503, completions 500. */
  engineDead: boolean;
  /** Adapters answer with the base model's numbers. */
  servesBase: boolean;
  /** Adapters answer with the numbers of other weights. */
  servesOtherWeights: boolean;
  /** Unknown names and adapters are answered by the base model, which says so (`VLLM_SKIP_MODEL_NAME_VALIDATION`). */
  answersAsBase: boolean;
  /** Loading answers success and keeps nothing. */
  forgetsLoads: boolean;
  /** Numbers differ between requests by up to this, in nats. */
  noise: number;
};

export const noFaults: Readonly<FakeFaults> = {
  delayMs: 0,
  lists: null,
  loadDelayMs: 0,
  tokenDelayMs: 0,
  failing: null,
  hangs: false,
  truncates: false,
  diesAfterLoad: false,
  engineDead: false,
  servesBase: false,
  servesOtherWeights: false,
  answersAsBase: false,
  forgetsLoads: false,
  noise: 0,
};

/** A request that the fake got. */
export type FakeRequest = {
  method: string;
  path: string;
  authorization: string | null;
  body: unknown;
  /** The client went away before the answer was whole. */
  isAborted: boolean;
};
