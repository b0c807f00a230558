import { setTimeout as sleep } from "node:timers/promises";
import { beginEvents, sendError, sendJson } from "./answers.ts";
import { type Call, refusesModel } from "./call.ts";
import { chatBody, chatEvents, completionBody, completionEvents } from "./completion-bodies.ts";
import { type Generation, generate } from "./generation.ts";
import type { ReplicaState } from "./replica-state.ts";
import { isValidBody, refusalOfRequest } from "./validation.ts";

/** `/v1/completions` and `/v1/chat/completions`, whole or streamed. */
export async function complete(kind: "chat" | "completion", call: Call): Promise<void> {
  const { state, response, body } = call;
  const { faults } = state;
  if (!isValidBody(call, kind === "chat" ? { messages: "list" } : {})) return;
  const refusal = refusalOfRequest(kind, body);
  if (refusal !== undefined) {
    return sendError(response, 400, "BadRequestError", refusal.message, refusal.param);
  }
  if (refusesModel(call)) return;
  if (faults.engineDead) {
    const message = "EngineCore encountered an issue. See stack trace (above) for the root cause.";
    return sendError(response, 500, "InternalServerError", message);
  }
  const name = typeof body.model === "string" ? body.model : state.baseModel;
  const adapter = faults.answersAsBase ? undefined : state.adapters.get(name);
  if (adapter?.isNotFinite && typeof body.prompt_logprobs === "number") {
    return sendError(response, 400, "BadRequestError", "Out of range float values are not JSON compliant");
  }
  response.on("close", state.enter(adapter?.name ?? state.baseModel));
  const made = generate(kind, body, adapter?.name ?? state.baseModel, {
    base: state.baseModel,
    weights: weightsOf(state, adapter?.weights),
    isNotFinite: adapter?.isNotFinite ?? false,
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

async function stream(
  kind: "chat" | "completion",
  made: Generation,
  { state, response }: Call,
): Promise<void> {
  beginEvents(response);
  for (const event of kind === "chat" ? chatEvents(made) : completionEvents(made)) {
    if (response.destroyed) return;
    response.write(`data: ${JSON.stringify(event)}\n\n`);
    if (state.faults.tokenDelayMs > 0) await sleep(state.faults.tokenDelayMs);
  }
  response.end("data: [DONE]\n\n");
}
