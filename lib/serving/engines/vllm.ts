import { randomUUID } from "node:crypto";
import { isJsonObject } from "#lib/json-object.ts";
import { type EngineAnswer, engineRequest } from "../client/request.ts";
import { answerObject, callEngine, versionOf } from "./call-engine.ts";
import type { Engine, EngineReplica, EngineResult, ProbeAnswer, PromptLogProbs } from "./engine.ts";
import { readModelList } from "./model-list.ts";
import { readPromptLogProbs } from "./prompt-logprobs.ts";
import { sortVllmFailure } from "./vllm-failures.ts";
import { parseVllmMetrics } from "./vllm-metrics.ts";

/** A load call pulls the adapter's files before it answers. */
const loadTimeoutMs = 300_000;
const probeTimeoutMs = 60_000;
const readTimeoutMs = 10_000;
const smallBytes = 1024 ** 2;
const listBytes = 16 * 1024 ** 2;

/** vLLM by its OpenAI-compatible server and its runtime LoRA routes; proved against real 0.32.0 (`npm run test:vllm`). */
export const vllmEngine: Engine = {
  isProvedAgainstReal: true,
  listsAdapters: true,
  requestModel: (_baseName, servedName) => servedName,
  readVersion: async (replica, signal) => {
    const answer = await callEngine(replica, read("/version", signal), sortVllmFailure, (told) => {
      return versionOf(answerObject(told)?.version) ?? undefined;
    });
    return answer.ok || answer.failure.status !== 404 ? answer : { ok: true, value: null };
  },
  isHealthy: async (replica, signal) => {
    const sent = await engineRequest(replica, read("/health", signal));
    if (!sent.ok) return sent;
    const { status } = sent.value;
    if (status === 200 || status === 503) return { ok: true, value: status === 200 };
    return { ok: false, failure: sortVllmFailure(sent.value) };
  },
  listModels: (replica, signal) =>
    callEngine(replica, read("/v1/models", signal, listBytes), sortVllmFailure, readModelList),
  detectRuntimeLoading: async (replica, signal) => {
    // Empty names are refused where the route is there; FastAPI's own 404 says that it is not.
    const sent = await engineRequest(replica, loadCall({ lora_name: "", lora_path: "" }, signal));
    if (!sent.ok) return sent;
    const failure = sortVllmFailure(sent.value);
    if (failure.code === "runtime_loading_off") return { ok: true, value: "off" };
    if (sent.value.status === 400) return { ok: true, value: "on" };
    return { ok: false, failure };
  },
  load: (replica, { servedName, source }, signal) =>
    callEngine(
      replica,
      loadCall({ lora_name: servedName, lora_path: source }, signal),
      sortVllmFailure,
      readSuccess,
    ),
  unload: async (replica, servedName, signal) => {
    const request = {
      method: "POST" as const,
      path: "/v1/unload_lora_adapter",
      body: { lora_name: servedName },
      timeoutMs: probeTimeoutMs,
      maxBytes: smallBytes,
      signal,
    };
    const answer = await callEngine(replica, request, sortVllmFailure, readSuccess);
    return answer.ok || answer.failure.code !== "model_not_found" ? answer : { ok: true, value: null };
  },
  probe: probeVllm,
  readPressure: (replica, signal) =>
    callEngine(replica, read("/metrics", signal, listBytes), sortVllmFailure, ({ text }) =>
      parseVllmMetrics(text),
    ),
};

/**
 * One completion of one token for each prompt with `prompt_logprobs`, which makes vLLM pass its prefix cache by; one after
 * another, as some CPU releases die of several LoRA prompts in one batch. The model named is the first that is not `model`.
 */
async function probeVllm(
  replica: EngineReplica,
  model: string,
  prompts: readonly string[],
  signal?: AbortSignal,
): Promise<EngineResult<ProbeAnswer>> {
  const values: PromptLogProbs[] = [];
  for (const prompt of prompts) {
    const body = {
      model,
      prompt,
      max_tokens: 1,
      temperature: 0,
      prompt_logprobs: 0,
      cache_salt: randomUUID(),
    };
    const request = {
      method: "POST" as const,
      path: "/v1/completions",
      body,
      timeoutMs: probeTimeoutMs,
      maxBytes: listBytes,
      signal,
    };
    const answer = await callEngine(replica, request, sortVllmFailure, (told) => readProbe(prompt, told));
    if (!answer.ok) return answer;
    values.push(answer.value.values);
    if (answer.value.model !== model) return { ok: true, value: { model: answer.value.model, values } };
  }
  return { ok: true, value: { model, values } };
}

function read(path: string, signal: AbortSignal | undefined, maxBytes = smallBytes) {
  return { method: "GET" as const, path, timeoutMs: readTimeoutMs, maxBytes, signal };
}

function loadCall(body: { lora_name: string; lora_path: string }, signal: AbortSignal | undefined) {
  return {
    method: "POST" as const,
    path: "/v1/load_lora_adapter",
    body,
    timeoutMs: loadTimeoutMs,
    maxBytes: smallBytes,
    signal,
  };
}

/** Loading and unloading answer with a sentence in plain text, not JSON. */
function readSuccess({ text }: EngineAnswer): null | undefined {
  return text.startsWith("Success: ") ? null : undefined;
}

function readProbe(
  prompt: string,
  answer: EngineAnswer,
): { model: string; values: PromptLogProbs } | undefined {
  const body = answerObject(answer);
  const choices: unknown = body?.choices;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (typeof body?.model !== "string" || !isJsonObject(choice)) return undefined;
  const values = readPromptLogProbs(prompt, choice.prompt_logprobs);
  return values && { model: body.model, values };
}
