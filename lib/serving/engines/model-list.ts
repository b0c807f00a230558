import { isJsonObject } from "#lib/json-object.ts";
import type { EngineAnswer } from "../client/request.ts";
import { answerObject } from "./call-engine.ts";
import type { ServedModel } from "./engine.ts";

/** The answer of `GET /v1/models` as vLLM and SGLang give it; undefined when it is none. */
export function readModelList(answer: EngineAnswer): ServedModel[] | undefined {
  const data = answerObject(answer)?.data;
  if (!Array.isArray(data)) return undefined;
  return data.flatMap((entry: unknown) => {
    if (!isJsonObject(entry) || typeof entry.id !== "string") return [];
    const { id, root, parent, max_model_len: length } = entry;
    return [
      {
        name: id,
        root: typeof root === "string" ? root : null,
        parent: typeof parent === "string" ? parent : null,
        maxModelLength: typeof length === "number" ? length : null,
      },
    ];
  });
}
