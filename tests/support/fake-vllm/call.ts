import type { IncomingMessage, ServerResponse } from "node:http";
import { sendError } from "./answers.ts";
import type { ReplicaState } from "./replica-state.ts";

/** One request to the fake, its body read. */
export type Call = {
  state: ReplicaState;
  request: IncomingMessage;
  response: ServerResponse;
  /** The body parsed; the text where it is no JSON, null where there is none. */
  sent: unknown;
  /** The same where it is an object, else empty. */
  body: Readonly<Record<string, unknown>>;
  /** Ends the process. */
  die: () => void;
};

/** Whether no model of that name is served; answers then. */
export function refusesModel({ state, response, body }: Call): boolean {
  const { model } = body;
  if (typeof model !== "string" || model === state.baseModel || state.adapters.has(model)) return false;
  if (state.faults.answersAsBase) return false;
  const aliases = state.version === "0.32.0" ? ` Valid aliases: ${state.baseModel}.` : "";
  const message = `The model \`${model}\` does not exist.${aliases}`;
  sendError(response, 404, "NotFoundError", message, "model");
  return true;
}
