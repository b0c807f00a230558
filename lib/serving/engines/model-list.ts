import { isJsonObject } from "#lib/json-object.ts";
import type { EngineAnswer } from "../client/request.ts";
import { answerObject, cutWords } from "./call-engine.ts";
import type { ServedModel } from "./engine.ts";

/** A name longer than any that we give, or with a character that no database text holds, is nothing to remember. */
const maxNameLength = 400;
/** More models than a replica has, and than it is worth keeping rows for. */
const maxModels = 10_000;

/** The answer of `GET /v1/models` as vLLM and SGLang give it; undefined when it is none. */
export function readModelList(answer: EngineAnswer): ServedModel[] | undefined {
  const data = answerObject(answer)?.data;
  if (!Array.isArray(data) || data.length > maxModels) return undefined;
  return data.flatMap((entry: unknown) => {
    if (!isJsonObject(entry) || typeof entry.id !== "string" || !isKeepable(entry.id)) return [];
    const { id, root, parent, max_model_len: length } = entry;
    return [
      {
        name: id,
        root: typeof root === "string" ? cutWords(root) : null,
        parent: typeof parent === "string" ? cutWords(parent) : null,
        maxModelLength: typeof length === "number" ? length : null,
      },
    ];
  });
}

function isKeepable(name: string): boolean {
  return name !== "" && name.length <= maxNameLength && !name.includes("\0") && name.isWellFormed();
}
