import type { ErrorObject } from "ajv";
import { nearestName } from "#lib/nearest-name.ts";

/** What Ajv says of a violation in its verbose mode. */
type AjvError = Pick<
  ErrorObject,
  "keyword" | "params" | "instancePath" | "message" | "parentSchema" | "data"
>;

/**
 * One violation as a sentence for people. Fields are named by their last step (`messages[0]` for an
 * item of a list); the pointer that stands beside the sentence says the rest.
 */
export function describeViolation(error: AjvError): string {
  const params: Record<string, unknown> = error.params;
  const field = fieldName(error.instancePath);
  const limit = String(params.limit);
  switch (error.keyword) {
    case "required":
      return `Missing required field: ${String(params.missingProperty)}`;
    case "dependentRequired":
    case "dependencies":
      return `Missing required field: ${String(params.missingProperty)} (needed because '${String(params.property)}' is there)`;
    case "minLength":
      return `${field} too short (min ${limit} chars)`;
    case "maxLength":
      return `${field} too long (max ${limit} chars)`;
    case "type":
      return `${field} must be ${typeNames(params.type)}, is ${typeOf(error.data)}`;
    case "enum":
      return `${field} must be one of ${listed(params.allowedValues)}`;
    case "const":
      return `${field} must be ${shown(params.allowedValue)}`;
    case "pattern":
      return `${field} does not match the pattern ${String(params.pattern)}`;
    case "format":
      return `${field} is not a valid ${String(params.format)}`;
    case "minimum":
    case "exclusiveMinimum":
      return `${field} too small (${error.keyword === "minimum" ? "min" : "above"} ${limit})`;
    case "maximum":
    case "exclusiveMaximum":
      return `${field} too large (${error.keyword === "maximum" ? "max" : "below"} ${limit})`;
    case "multipleOf":
      return `${field} must be a multiple of ${String(params.multipleOf)}`;
    case "minItems":
      return `${field} has too few items (min ${limit})`;
    case "maxItems":
    case "additionalItems":
    case "items":
      return `${field} has too many items (max ${limit})`;
    case "unevaluatedItems":
      return `${field} has items that the schema does not allow (after the first ${String(params.len)})`;
    case "uniqueItems":
      return `${field} has equal items at ${String(params.i)} and ${String(params.j)}`;
    case "contains":
      return `${field} must contain at least ${String(params.minContains)} matching items`;
    case "minProperties":
      return `${field} has too few fields (min ${limit})`;
    case "maxProperties":
      return `${field} has too many fields (max ${limit})`;
    case "additionalProperties":
      return unknownField(String(params.additionalProperty), error.parentSchema);
    case "unevaluatedProperties":
      return unknownField(String(params.unevaluatedProperty), error.parentSchema);
    case "propertyNames":
      return `${field} has a field with a name that is not allowed: ${String(params.propertyName)}`;
    case "oneOf":
      return params.passingSchemas
        ? `${field} meets more than one of the allowed forms`
        : `${field} meets none of the allowed forms`;
    case "anyOf":
      return `${field} meets none of the allowed forms`;
    case "not":
      return `${field} has a form that is not allowed`;
    case "false schema":
      return `${field} is not allowed`;
    case "if":
      return `${field} does not meet the '${String(params.failingKeyword)}' part of a condition`;
    case "discriminator":
      return `${field} needs a known '${String(params.tag)}' that says which form it has`;
    default:
      return `${field} ${error.message ?? `does not meet '${error.keyword}'`}`;
  }
}

/** `Field 'name'`, `Field 'messages[0]'`, or `The value` for the whole. */
function fieldName(pointer: string): string {
  if (pointer === "") return "The value";
  const steps = pointer.split("/").slice(1).map(unescapeStep);
  let last = steps.length - 1;
  while (last > 0 && /^\d+$/.test(steps[last] ?? "")) last--;
  const indexes = steps.slice(last + 1).map((step) => `[${step}]`);
  return `Field '${steps[last] ?? ""}${indexes.join("")}'`;
}

function unescapeStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

function typeNames(type: unknown): string {
  return Array.isArray(type) ? type.join(" or ") : String(type);
}

function listed(values: unknown): string {
  if (!Array.isArray(values)) return "the allowed values";
  const first = values.slice(0, 10).map(shown).join(", ");
  return values.length > 10 ? `${first} and ${values.length - 10} more` : first;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function unknownField(name: string, parentSchema: unknown): string {
  const known =
    typeof parentSchema === "object" && parentSchema !== null && "properties" in parentSchema
      ? Object.keys(parentSchema.properties ?? {})
      : [];
  const near = nearestName(name, known);
  return `Unknown field: ${name}${near === undefined ? "" : ` (did you mean '${near}'?)`}`;
}
