import { AppError } from "#lib/errors.ts";
import { isDeeperThan } from "#lib/json-depth.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** Largest card file that is read, in bytes: adapter_config.json, README.md and their like have a few KB. */
export const maxCardFileBytes = 1_000_000;

/** Deepest nesting that is read: what walks values by recursion must not run out of the call stack. */
const maxDepth = 64;

/** NaN and Infinity as Python's json module writes them, where a value stands. */
const pythonNumbers = /([:,[]\s*)-?(?:NaN|Infinity)(?=\s*[,}\]])/g;

/**
 * A JSON object from the text of a file that Python may have written: NaN and Infinity, which are not JSON, become null.
 * Throws `invalid_input` with the reason.
 */
export function parseFileObject(text: string, file: string): Record<string, unknown> {
  const value = parseJson(text, file);
  if (!isJsonObject(value)) throw new AppError("invalid_input", `${file} holds no JSON object.`);
  if (isDeeperThan(value, maxDepth)) {
    throw new AppError("invalid_input", `${file} is nested more than ${maxDepth} deep.`);
  }
  return value;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const mended = text.replace(pythonNumbers, "$1null");
    if (mended !== text) return parseJson(mended, file);
    const detail = error instanceof Error ? error.message : "it does not parse";
    throw new AppError("invalid_input", `${file} is not JSON: ${detail}`, { cause: error });
  }
}
