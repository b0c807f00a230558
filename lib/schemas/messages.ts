import type { ErrorObject } from "ajv";

/** One violation as a sentence for people; `value` is the whole row. */
export function describeViolation(
  error: Pick<ErrorObject, "keyword" | "params" | "instancePath" | "message">,
  _value?: unknown,
): string {
  const name = fieldName(error.instancePath);
  switch (error.keyword) {
    case "required":
      return `Missing required field: ${error.params.missingProperty}`;
    case "minLength":
      return `Field '${name}' too short (min ${error.params.limit} chars)`;
    case "maxLength":
      return `Field '${name}' too long (max ${error.params.limit} chars)`;
    default:
      return `Field '${name}' ${error.message}`;
  }
}

function fieldName(pointer: string): string {
  return pointer
    .slice(pointer.lastIndexOf("/") + 1)
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
}
