import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { beginEvents, sendError, sendJson, sendNotFound, sendText } from "./answers.ts";
import { chatBody, chatEvents, completionBody, completionEvents } from "./completion-bodies.ts";
import { type Generation, generate } from "./generation.ts";
import { metricsText } from "./metrics-text.ts";
import { tokenise } from "./numbers.ts";
import type { ReplicaState, VerbAnswer } from "./replica-state.ts";

/** One request to the fake, its body read. */
export type Call = {
  state: ReplicaState;
  request: IncomingMessage;
  response: ServerResponse;
  body: Readonly<Record<string, unknown>>;
  /** Ends the process once the answer is out. */
  die: () => void;
};

type Handler = (call: Call) => Promise<void> | void;

const metricsType = "text/plain; version=1.0.0; charset=utf-8";

/** Handlers by method and path. */
export const routes: Readonly<Record<string, Handler>> = {
  "GET /health": ({ state, response }) => sendText(response, state.faults.engineDead ? 503 : 200, ""),
  "GET /version": ({ state, response }) => sendJson(response, 200, { version: state.version }),
  "GET /v1/models": ({ state, response }) => sendJson(response, 200, state.modelList()),
  "GET /metrics": ({ state, response }) => {
    const running = [...state.running.keys()];
    const requestsRunning = [...state.running.values()].reduce((sum, count) => sum + count, 0);
    const { baseModel, seen } = state;
    const maxLoras = state.options.maxLoras ?? 2;
    sendText(
      response,
      200,
      metricsText({ baseModel, maxLoras, running, seen, requestsRunning }),
      metricsType,
    );
  },
  "POST /tokenize": ({ state, response, body }) => {
    const tokens = tokenise(String(body.prompt ?? JSON.stringify(body.messages)));
    const token_strs = body.return_token_strs === true ? tokens.map(({ text }) => text) : null;
    if (refusesModel(state, response, body.model)) return;
    sendJson(response, 200, {
      count: tokens.length,
      max_model_len: 512,
      tokens: tokens.map(({ id }) => id),
      token_strs,
    });
  },
  "POST /v1/load_lora_adapter": async ({ state, request, response, body, die }) => {
    if (!allowsLoading(state, request, response, body, ["lora_name", "lora_path"])) return;
    await sleep(state.faults.loadDelayMs);
    const answer = await state.load(
      String(body.lora_name),
      String(body.lora_path),
      body.load_inplace === true,
    );
    sendVerb(response, answer);
    if (answer.ok && state.faults.diesAfterLoad) response.on("finish", die);
  },
  "POST /v1/unload_lora_adapter": async ({ state, request, response, body }) => {
    if (!allowsLoading(state, request, response, body, ["lora_name"])) return;
    await sleep(state.faults.loadDelayMs);
    sendVerb(response, state.unload(String(body.lora_name)));
  },
  "POST /v1/completions": (call) => answer("completion", call),
  "POST /v1/chat/completions": (call) => answer("chat", call),
};

function sendVerb(response: ServerResponse, answer: VerbAnswer): void {
  // Plain text without a content type, as Starlette's bare Response sends it.
  if (answer.ok) sendText(response, 200, answer.text);
  else sendError(response, answer.code, answer.type, answer.message);
}

/** Whether the verbs of runtime loading are there and the body has what they need; answers when not. */
function allowsLoading(
  state: ReplicaState,
  request: IncomingMessage,
  response: ServerResponse,
  body: Readonly<Record<string, unknown>>,
  required: readonly string[],
): boolean {
  if (state.options.runtimeLoading === false) {
    sendNotFound(response);
    return false;
  }
  if (!isJson(request)) {
    const message = "1 validation error:\n  Unsupported Media Type: Only 'application/json' is allowed";
    sendError(response, 400, "Bad Request", message);
    return false;
  }
  const missing = required.filter((name) => typeof body[name] !== "string");
  if (missing.length === 0) return true;
  const told = missing.map((name) => {
    const input = `<dict of ${Object.keys(body).length} items>`;
    return `  {'type': 'missing', 'loc': 'body.${name}', 'msg': 'Field required', 'input': '${input}'}`;
  });
  const label = told.length === 1 ? "error" : "errors";
  const message = `${told.length} validation ${label}:\n${told.join("\n")}`;
  sendError(response, 400, "Bad Request", message, `body.${missing[0]}`);
  return false;
}

function isJson(request: IncomingMessage): boolean {
  return request.headers["content-type"]?.toLowerCase().split(";")[0] === "application/json";
}

function refusesModel(state: ReplicaState, response: ServerResponse, model: unknown): boolean {
  if (typeof model !== "string" || model === state.baseModel || state.adapters.has(model)) return false;
  if (state.faults.answersAsBase) return false;
  const message = `The model \`${model}\` does not exist. Valid aliases: ${state.baseModel}.`;
  sendError(response, 404, "NotFoundError", message, "model");
  return true;
}

async function answer(kind: "chat" | "completion", call: Call): Promise<void> {
  const { state, response, body } = call;
  const { faults } = state;
  if (refusesModel(state, response, body.model)) return;
  if (faults.engineDead) {
    const message = "EngineCore encountered an issue. See stack trace (above) for the root cause.";
    return sendError(response, 500, "InternalServerError", message);
  }
  const name = typeof body.model === "string" ? body.model : state.baseModel;
  const adapter = faults.answersAsBase ? undefined : state.adapters.get(name);
  if (adapter?.failsRequests) {
    const message = "Out of range float values are not JSON compliant: nan";
    return sendError(response, 500, "InternalServerError", message);
  }
  const leave = state.enter(adapter?.name ?? state.baseModel);
  response.on("close", leave);
  const base = state.baseModel;
  const made = generate(kind, body, adapter?.name ?? base, {
    base,
    weights: weightsOf(state, adapter?.weights),
    noise: faults.noise,
    version: state.version,
  });
  if (body.stream === true) await stream(kind, made, call);
  else sendJson(response, 200, kind === "chat" ? chatBody(made) : completionBody(made));
}

function weightsOf(state: ReplicaState, weights: string | undefined): string {
  if (weights === undefined || state.faults.servesBase) return state.baseModel;
  return state.faults.servesOtherWeights ? `other than ${weights}` : weights;
}

async function stream(kind: "chat" | "completion", made: Generation, call: Call): Promise<void> {
  const { state, response } = call;
  beginEvents(response);
  for (const event of kind === "chat" ? chatEvents(made) : completionEvents(made)) {
    if (response.destroyed) return;
    response.write(`data: ${JSON.stringify(event)}\n\n`);
    if (state.faults.tokenDelayMs > 0) await sleep(state.faults.tokenDelayMs);
  }
  response.end("data: [DONE]\n\n");
}
