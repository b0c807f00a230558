import { isJsonObject } from "#lib/json-object.ts";
import { type EngineAnswer, type EngineRequest, engineRequest } from "../client/request.ts";
import type { EngineFailure, EngineReplica, EngineResult } from "./engine.ts";

/** How long a replica's words may get before they are cut. */
const maxWords = 2_000;
const maxVersion = 100;

/** Sorts an answer that is no success into what it means; one per engine. */
export type SortFailure = (answer: EngineAnswer) => EngineFailure;

/** Sends a request and lets `read` take the value from an answer of status 200; undefined from it: not such an answer. */
export async function callEngine<T>(
  replica: EngineReplica,
  request: EngineRequest,
  sortFailure: SortFailure,
  read: (answer: EngineAnswer) => T | undefined,
): Promise<EngineResult<T>> {
  const sent = await engineRequest(replica, request);
  if (!sent.ok) return sent;
  if (sent.value.status !== 200) return { ok: false, failure: sortFailure(sent.value) };
  const value = read(sent.value);
  return value === undefined ? { ok: false, failure: badAnswer(sent.value) } : { ok: true, value };
}

/** The object in an answer's JSON body; undefined when there is none. */
export function answerObject(answer: EngineAnswer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(answer.text);
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    // A body that is no JSON is what the caller asks about.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A release as an engine tells it; null for what is no text. */
export function versionOf(told: unknown): string | null {
  return typeof told === "string" ? cutWords(told, maxVersion) : null;
}

/** The failure of an answer that is not what this engine says: another program is at the address. */
export function badAnswer(answer: EngineAnswer): EngineFailure {
  return {
    code: "bad_answer",
    isPermanent: true,
    status: answer.status,
    engineWords: cutWords(answer.text),
    meaning:
      "The answer is not one that this engine gives. Look whether the engine is the one that the target names, and whether something else is at its address.",
  };
}

/** An engine's words in bounded length. NUL and half surrogate pairs, which no database takes, are replaced (U+FFFD). */
export function cutWords(words: string, maxLength = maxWords): string {
  const cut = words.length > maxLength ? `${words.slice(0, maxLength)}…` : words;
  return cut.toWellFormed().replaceAll("\0", "\ufffd");
}
