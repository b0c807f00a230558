import { AppError } from "#lib/errors.ts";
import { type JsonMember, jsonMembers, rewriteMembers } from "./json-members.ts";

/** What the gateway reads of a request to a model; everything else is between the client and the engine. */
export type InferenceRequest = {
  body: Buffer;
  members: readonly JsonMember[];
  model: string;
  /** The adapter beside a base model; null: none was named. */
  loraName: string | null;
  /** Whether it constrains the answer itself: `response_format` or `structured_outputs`. */
  hasOwnFormat: boolean;
};

/** Fields by which a request constrains its answer (vLLM since 0.12, OpenAI). */
const formatFields = ["response_format", "structured_outputs"];

/**
 * Fields by which an engine lets a request choose an adapter or where it comes from: SGLang's `lora_path`, LoRAX's others. A token's
 * patterns are checked on the names that the gateway reads.
 */
const engineFields = ["lora_path", "adapter_id", "adapter_source", "api_token"];

/** Reads what routing needs. Throws `invalid_input` naming the field, also for one that would choose an adapter past the gateway. */
export function parseInferenceRequest(body: Buffer): InferenceRequest {
  const members = jsonMembers(body);
  for (const name of engineFields) if (isGiven(body, members, name)) throw pastGateway(name);
  const model = textOf(body, members, "model");
  if (model === null || model === "") {
    throw fieldError("model", "Say which model to call in 'model'. GET /v1/models lists them.");
  }
  const loraName = textOf(body, members, "lora_name");
  if (loraName === "") {
    throw fieldError("lora_name", "'lora_name' is empty. Name an adapter, or leave the field out.");
  }
  return {
    body,
    members,
    model,
    loraName,
    hasOwnFormat: formatFields.some((name) => isGiven(body, members, name)),
  };
}

/**
 * The request as a replica gets it: under the name that it serves, without `lora_name`, and with the response format that is
 * attached to it, if any. Everything else as the client wrote it.
 */
export function bodyFor(
  { body, members }: InferenceRequest,
  servedName: string,
  responseFormat: Buffer | null,
): Buffer {
  const set = new Map([["model", JSON.stringify(servedName)]]);
  if (responseFormat === null) return rewriteMembers(body, members, { set, drop: ["lora_name"] });
  const add = Buffer.concat([Buffer.from('"response_format":'), responseFormat]);
  return rewriteMembers(body, members, { set, drop: ["lora_name", ...formatFields], add });
}

/** A field's text; null when it is absent or null. */
function textOf(body: Buffer, members: readonly JsonMember[], name: string): string | null {
  const member = members.find(({ key }) => key === name);
  if (member === undefined || isNull(body, member)) return null;
  try {
    const value: unknown = JSON.parse(body.toString("utf8", member.valueStart, member.end));
    if (typeof value === "string") return value;
  } catch (cause) {
    throw fieldError(name, `'${name}' is not valid JSON.`, cause);
  }
  throw fieldError(name, `'${name}' is not a text.`);
}

function isGiven(body: Buffer, members: readonly JsonMember[], name: string): boolean {
  const member = members.find(({ key }) => key === name);
  return member !== undefined && !isNull(body, member);
}

function isNull(body: Buffer, { valueStart, end }: JsonMember): boolean {
  return end - valueStart === 4 && body.toString("latin1", valueStart, end) === "null";
}

function pastGateway(name: string): AppError {
  return fieldError(
    name,
    `'${name}' would choose an adapter past the gateway. Name the adapter in 'model', or in 'lora_name' beside a base model.`,
  );
}

function fieldError(name: string, message: string, cause?: unknown): AppError {
  return new AppError("invalid_input", message, { cause, problems: [{ pointer: `/${name}`, message }] });
}
