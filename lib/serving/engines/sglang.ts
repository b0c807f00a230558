import { isJsonObject } from "#lib/json-object.ts";
import { type EngineAnswer, type EngineRequest, engineRequest } from "../client/request.ts";
import { answerObject, callEngine, versionOf } from "./call-engine.ts";
import type { Engine, EngineReplica, EngineResult, ProbeAnswer, PromptLogProbs } from "./engine.ts";
import { readModelList } from "./model-list.ts";
import { sortSglangFailure } from "./sglang-failures.ts";
import { parseSglangMetrics } from "./sglang-metrics.ts";
import { readTokenTriples } from "./token-triples.ts";

const loadTimeoutMs = 300_000;
const answerTimeoutMs = 60_000;
const maxBytes = 16 * 1024 ** 2;

/** SGLang by its native routes, as read in its source (python/sglang/srt/entrypoints/http_server.py). */
export const sglangEngine: Engine = {
  isProvedAgainstReal: false,
  listsAdapters: true,
  // Its OpenAI routes check no names: without the base's name in front, the base model answers.
  requestModel: (baseName, servedName) => (servedName === baseName ? baseName : `${baseName}:${servedName}`),
  readVersion: async (replica, signal) => {
    const info = await readServerInfo(replica, signal);
    if (!info.ok) return info;
    return { ok: true, value: versionOf(info.value.version) };
  },
  isHealthy: async (replica, signal) => {
    const sent = await engineRequest(replica, get("/health", signal));
    if (!sent.ok) return sent;
    const { status } = sent.value;
    if (status === 200 || status === 503) return { ok: true, value: status === 200 };
    return { ok: false, failure: sortSglangFailure(sent.value) };
  },
  listModels: (replica, signal) =>
    callEngine(replica, get("/v1/models", signal), sortSglangFailure, readModelList),
  detectRuntimeLoading: async (replica, signal) => {
    const info = await readServerInfo(replica, signal);
    if (!info.ok) return info;
    // Loading is there with --enable-lora, which the dump of the server's arguments tells.
    if (!("enable_lora" in info.value)) return { ok: true, value: "unknown" };
    return { ok: true, value: info.value.enable_lora === true ? "on" : "off" };
  },
  load: (replica, { servedName, source }, signal) => {
    const body = { lora_name: servedName, lora_path: source };
    const request = post("/load_lora_adapter", body, loadTimeoutMs, signal);
    return callEngine(replica, request, sortSglangFailure, readSuccess);
  },
  unload: async (replica, servedName, signal) => {
    const request = post("/unload_lora_adapter", { lora_name: servedName }, loadTimeoutMs, signal);
    const answer = await callEngine(replica, request, sortSglangFailure, readSuccess);
    return answer.ok || answer.failure.code !== "model_not_found" ? answer : { ok: true, value: null };
  },
  probe: probeSglang,
  readPressure: async (replica, signal) => {
    const answer = await callEngine(replica, get("/metrics", signal), sortSglangFailure, ({ text }) => text);
    // Without --enable-metrics there is no such route.
    const isThere = answer.ok || answer.failure.status !== 404;
    if (!isThere) return { ok: true, value: parseSglangMetrics("") };
    return answer.ok ? { ok: true, value: parseSglangMetrics(answer.value) } : answer;
  },
};

/**
 * `/generate` for each prompt with the log-probabilities of all input tokens, which are computed and not taken from the
 * cache. The answer names no model; a name that is not loaded is refused, so the one asked for has answered.
 */
async function probeSglang(
  replica: EngineReplica,
  model: string,
  prompts: readonly string[],
  signal?: AbortSignal,
): Promise<EngineResult<ProbeAnswer>> {
  const models = await sglangEngine.listModels(replica, signal);
  if (!models.ok) return models;
  const isBase = models.value.some(({ name, parent }) => name === model && parent === null);
  const values: PromptLogProbs[] = [];
  for (const prompt of prompts) {
    const body = {
      text: prompt,
      sampling_params: { max_new_tokens: 1, temperature: 0 },
      return_logprob: true,
      logprob_start_len: 0,
      ...(isBase ? {} : { lora_path: model }),
    };
    const request = post("/generate", body, answerTimeoutMs, signal);
    const answer = await callEngine(replica, request, sortSglangFailure, (told) => readProbe(prompt, told));
    if (!answer.ok) return answer;
    values.push(answer.value);
  }
  return { ok: true, value: { model, values } };
}

/** `/server_info`, which older releases call `/get_server_info`. */
async function readServerInfo(
  replica: EngineReplica,
  signal?: AbortSignal,
): Promise<EngineResult<Record<string, unknown>>> {
  const info = await callEngine(replica, get("/server_info", signal), sortSglangFailure, answerObject);
  if (info.ok || info.failure.status !== 404) return info;
  return callEngine(replica, get("/get_server_info", signal), sortSglangFailure, answerObject);
}

function readSuccess(answer: EngineAnswer): null | undefined {
  return answerObject(answer)?.success === true ? null : undefined;
}

function readProbe(prompt: string, answer: EngineAnswer): PromptLogProbs | undefined {
  const info = answerObject(answer)?.meta_info;
  return isJsonObject(info) ? readTokenTriples(prompt, info.input_token_logprobs) : undefined;
}

function get(path: string, signal: AbortSignal | undefined): EngineRequest {
  return { method: "GET", path, timeoutMs: 10_000, maxBytes, signal };
}

function post(
  path: string,
  body: unknown,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): EngineRequest {
  return { method: "POST", path, body, timeoutMs, maxBytes, signal };
}
