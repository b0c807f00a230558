import type { IncomingMessage } from "node:http";
import { sendError } from "./answers.ts";
import type { Call } from "./call.ts";

/** Whether a body is JSON with these text (or list) fields; answers as FastAPI and pydantic do when it is not. */
export function isValidBody(
  { state, request, response, sent }: Call,
  fields: Readonly<Record<string, "string" | "list">>,
): boolean {
  const problems = problemsOf(request, sent, fields);
  const [first] = problems;
  if (first === undefined) return true;
  const label = problems.length === 1 ? "error" : "errors";
  const lines = problems
    .map(({ line, param }) => `  ${inRelease(state.version, line, param, sent)}`)
    .join("\n");
  const message = `${problems.length} validation ${label}:\n${lines}`;
  sendError(response, 400, "Bad Request", message, first.param);
  return false;
}

/** 0.28.0 writes what pydantic says as it is: the place as a tuple, the input whole. */
function inRelease(version: string, line: string, param: string | null, sent: unknown): string {
  if (version !== "0.28.0" || param === null) return line;
  const place = param.split(".").map((part) => (/^\d+$/.test(part) ? part : `'${part}'`));
  const fields = typeof sent === "object" && sent !== null ? Object.entries(sent) : [];
  const whole = fields.map(([name, value]) => `'${name}': ${pythonText(value)}`).join(", ");
  return line
    .replace(/'loc': '[^']*'/, `'loc': (${place.join(", ")})`)
    .replace(/'input': '<dict of \d+ items>'/, `'input': {${whole}}`)
    .replace(/'input': '(\d+)'/, "'input': $1");
}

function pythonText(value: unknown): string {
  return typeof value === "string" ? `'${value}'` : JSON.stringify(value);
}

type Problem = { line: string; param: string | null };

function problemsOf(
  request: IncomingMessage,
  body: unknown,
  fields: Readonly<Record<string, "string" | "list">>,
): Problem[] {
  if (typeof body === "string") {
    const cause = "Expecting property name enclosed in double quotes";
    const line = `{'type': 'json_invalid', 'loc': 'body.1', 'msg': 'JSON decode error', 'input': '<dict of 0 items>', 'ctx': {'error': '${cause}'}}`;
    return [{ line, param: "body.1" }];
  }
  const type = request.headers["content-type"]?.toLowerCase().split(";")[0];
  if (type !== "application/json") {
    return [{ line: "Unsupported Media Type: Only 'application/json' is allowed", param: null }];
  }
  const entries = new Map(Object.entries(body ?? {}));
  return Object.entries(fields).flatMap(([name, kind]) => {
    const param = `body.${name}`;
    const value: unknown = entries.get(name);
    if (value === undefined) {
      const input = `<dict of ${entries.size} items>`;
      return [
        {
          line: `{'type': 'missing', 'loc': '${param}', 'msg': 'Field required', 'input': '${input}'}`,
          param,
        },
      ];
    }
    if (kind === "list" || typeof value === "string") return [];
    const told = `'msg': 'Input should be a valid string', 'input': '${String(value)}'`;
    return [{ line: `{'type': 'string_type', 'loc': '${param}', ${told}}`, param }];
  });
}

/** More cannot fit into the tiny model's context of 512 tokens, the longest of which has 8 characters. */
const maxPromptCharacters = 4096;

/** What vLLM itself refuses in a request to complete; undefined: nothing. */
export function refusalOfRequest(
  kind: "chat" | "completion",
  body: Readonly<Record<string, unknown>>,
): { message: string; param: string } | undefined {
  const { temperature, cache_salt, prompt } = body;
  if (kind === "completion" && (prompt === undefined || prompt === null)) {
    return {
      message: "Either prompt or prompt_embeds must be provided and non-empty. (parameter=prompt)",
      param: "prompt",
    };
  }
  if (typeof prompt === "string" && prompt.length > maxPromptCharacters) {
    const count = prompt.length;
    const message = `This model's maximum context length is 512 tokens. However, your prompt contains ${count} characters (more than ${maxPromptCharacters} characters, which is the upper bound for 512 input tokens). Please reduce the length of the input prompt. (parameter=input_text, value=${count})`;
    return { message, param: "input_text" };
  }
  if (cache_salt === "") {
    const message = "Parameter 'cache_salt' must be a non-empty string if provided. (parameter=cache_salt)";
    return { message, param: "cache_salt" };
  }
  if (typeof temperature === "number" && temperature < 0) {
    const told = Number.isInteger(temperature) ? `${temperature}.0` : String(temperature);
    const message = `temperature must be non-negative, got ${told}. (parameter=temperature, value=${told})`;
    return { message, param: "temperature" };
  }
  return undefined;
}
