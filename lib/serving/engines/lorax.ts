import { isJsonObject } from "#lib/json-object.ts";
import { type EngineAnswer, type EngineRequest, engineRequest } from "../client/request.ts";
import { answerObject, callEngine, cutWords, versionOf } from "./call-engine.ts";
import type { Engine, EngineReplica, EngineResult, ProbeAnswer, PromptLogProbs } from "./engine.ts";
import { sortLoraxFailure, sourceFailure } from "./lorax-failures.ts";
import { parseLoraxMetrics } from "./lorax-metrics.ts";

const loadTimeoutMs = 300_000;
const answerTimeoutMs = 60_000;
const maxBytes = 16 * 1024 ** 2;

/**
 * LoRAX by its native routes, as read in its source (router/src/server.rs, lib.rs). It has no verb for loading: every
 * request names its adapter, which is pulled when it is not there. So loading asks for one token, and unloading is left to
 * its cache. Its base model is called by its model id.
 */
export const loraxEngine: Engine = {
  isProvedAgainstReal: false,
  listsAdapters: false,
  // An empty name is the base model.
  requestModel: (baseName, servedName) => (servedName === baseName ? "" : servedName),
  readVersion: async (replica, signal) => {
    const info = await readInfo(replica, signal);
    if (!info.ok) return info;
    return { ok: true, value: versionOf(info.value.version) };
  },
  isHealthy: async (replica, signal) => {
    const sent = await engineRequest(replica, get("/health", signal));
    if (!sent.ok) return sent;
    const { status } = sent.value;
    if (status === 200 || status === 503) return { ok: true, value: status === 200 };
    return { ok: false, failure: sortLoraxFailure(sent.value) };
  },
  listModels: async (replica, signal) => {
    const info = await readInfo(replica, signal);
    if (!info.ok) return info;
    const { model_id: name, max_total_tokens: length } = info.value;
    const maxModelLength = typeof length === "number" ? length : null;
    const base = cutWords(String(name));
    return { ok: true, value: [{ name: base, root: base, parent: null, maxModelLength }] };
  },
  detectRuntimeLoading: async (replica, signal) => {
    const info = await readInfo(replica, signal);
    return info.ok ? { ok: true, value: "on" } : info;
  },
  load: async (replica, { servedName, source }, signal) => {
    // Requests can name an adapter by its repository alone; a path would be another name than the one served.
    if (servedName !== source) return { ok: false, failure: sourceFailure(source) };
    const request = generation("a", servedName, loadTimeoutMs, signal);
    const answer = await callEngine(replica, request, sortLoraxFailure, answerObject);
    return answer.ok ? { ok: true, value: null } : answer;
  },
  unload: async () => ({ ok: true, value: null }),
  probe: probeLorax,
  readPressure: (replica, signal) =>
    callEngine(replica, get("/metrics", signal), sortLoraxFailure, ({ text }) => parseLoraxMetrics(text)),
};

/** `/generate` for each prompt with `decoder_input_details`: the log-probabilities of its tokens. */
async function probeLorax(
  replica: EngineReplica,
  model: string,
  prompts: readonly string[],
  signal?: AbortSignal,
): Promise<EngineResult<ProbeAnswer>> {
  const info = await readInfo(replica, signal);
  if (!info.ok) return info;
  const adapter = model === info.value.model_id ? null : model;
  const values: PromptLogProbs[] = [];
  for (const prompt of prompts) {
    const request = generation(prompt, adapter, answerTimeoutMs, signal);
    const answer = await callEngine(replica, request, sortLoraxFailure, (told) => readPrefill(prompt, told));
    if (!answer.ok) return answer;
    values.push(answer.value);
  }
  return { ok: true, value: { model, values } };
}

function readInfo(
  replica: EngineReplica,
  signal?: AbortSignal,
): Promise<EngineResult<Record<string, unknown>>> {
  return callEngine(replica, get("/info", signal), sortLoraxFailure, (answer) => {
    const info = answerObject(answer);
    return typeof info?.model_id === "string" ? info : undefined;
  });
}

/** `details.prefill`: `{id, text, logprob}` for each token, the first without a number. */
function readPrefill(prompt: string, answer: EngineAnswer): PromptLogProbs | undefined {
  const details = answerObject(answer)?.details;
  const prefill: unknown = isJsonObject(details) ? details.prefill : undefined;
  if (!Array.isArray(prefill) || prefill.length === 0) return undefined;
  const tokenIds: number[] = [];
  const logProbs: number[] = [];
  for (const token of prefill.slice(1)) {
    if (!isJsonObject(token) || typeof token.id !== "number" || typeof token.logprob !== "number") {
      return undefined;
    }
    tokenIds.push(token.id);
    logProbs.push(token.logprob);
  }
  return { prompt, tokenIds, logProbs };
}

function generation(
  inputs: string,
  adapter: string | null,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): EngineRequest {
  const named = adapter === null ? {} : { adapter_id: adapter, adapter_source: "hub" };
  const parameters = { ...named, max_new_tokens: 1, details: true, decoder_input_details: true };
  return { method: "POST", path: "/generate", body: { inputs, parameters }, timeoutMs, maxBytes, signal };
}

function get(path: string, signal: AbortSignal | undefined): EngineRequest {
  return { method: "GET", path, timeoutMs: 10_000, maxBytes, signal };
}
