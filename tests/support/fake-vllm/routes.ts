import { setTimeout as sleep } from "node:timers/promises";
import { sendError, sendJson, sendNotFound, sendText } from "./answers.ts";
import { type Call, refusesModel } from "./call.ts";
import { complete } from "./complete.ts";
import { chatPrompt } from "./generation.ts";
import { metricsText } from "./metrics-text.ts";
import type { VerbAnswer } from "./replica-state.ts";
import { detokenise, tokenise, tokenOf } from "./tokenizer.ts";
import { isValidBody } from "./validation.ts";

type Handler = (call: Call) => Promise<void> | void;

const metricsType = "text/plain; version=1.0.0; charset=utf-8";

/** Handlers by method and path. */
export const routes: Readonly<Record<string, Handler>> = {
  "GET /health": health,
  "GET /ping": health,
  "GET /version": ({ state, response }) => sendJson(response, 200, { version: state.version }),
  "GET /load": ({ state, response }) => sendJson(response, 200, { server_load: state.requestsRunning() }),
  "GET /v1/models": ({ state, response }) => sendJson(response, 200, state.modelList()),
  "GET /metrics": ({ state, response }) => {
    const { baseModel, seen, startedAt } = state;
    const maxLoras = state.options.maxLoras ?? 2;
    const text = metricsText({
      baseModel,
      maxLoras,
      seen,
      startedAt,
      requestsRunning: state.requestsRunning(),
    });
    sendText(response, 200, text, metricsType);
  },
  "POST /tokenize": (call) => {
    if (refusesModel(call)) return;
    const { response, body } = call;
    const tokens = tokenise(Array.isArray(body.messages) ? chatPrompt(body.messages) : String(body.prompt));
    sendJson(response, 200, {
      count: tokens.length,
      max_model_len: 512,
      tokens: tokens.map(({ id }) => id),
      token_strs: body.return_token_strs === true ? tokens.map(({ piece }) => piece) : null,
    });
  },
  "POST /detokenize": (call) => {
    if (refusesModel(call)) return;
    const ids = Array.isArray(call.body.tokens) ? call.body.tokens.map(Number) : [];
    sendJson(call.response, 200, { prompt: detokenise(ids.map(tokenOf)) });
  },
  "POST /v1/load_lora_adapter": async (call) => {
    const { state, response, body, die } = call;
    if (state.options.runtimeLoading === false) return sendNotFound(response);
    if (!isValidBody(call, { lora_name: "string", lora_path: "string" })) return;
    await sleep(state.faults.loadDelayMs);
    const isInPlace = body.load_inplace === true;
    const answer = await state.load(String(body.lora_name), String(body.lora_path), isInPlace);
    if (answer.ok && state.faults.diesAfterLoad) response.on("finish", die);
    sendVerb(response, answer);
  },
  "POST /v1/unload_lora_adapter": async (call) => {
    const { state, response, body } = call;
    if (state.options.runtimeLoading === false) return sendNotFound(response);
    if (!isValidBody(call, { lora_name: "string" })) return;
    await sleep(state.faults.loadDelayMs);
    sendVerb(response, state.unload(String(body.lora_name)));
  },
  "POST /v1/completions": (call) => complete("completion", call),
  "POST /v1/chat/completions": (call) => complete("chat", call),
};

/** Methods that a path of ours has; empty: there is no such path. */
export function allowedMethods(path: string): string {
  const keys = Object.keys(routes).filter((key) => key.endsWith(` ${path}`));
  return keys.map((key) => key.split(" ")[0]).join(", ");
}

function health({ state, response }: Call): void {
  sendText(response, state.faults.engineDead ? 503 : 200, "");
}

function sendVerb(response: Call["response"], answer: VerbAnswer): void {
  // Plain text without a content type, as Starlette's bare Response sends it.
  if (answer.ok) sendText(response, 200, answer.text);
  else sendError(response, answer.code, answer.type, answer.message);
}
