import { Ajv2020, type ErrorObject, type SchemaObject } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";
import type { FromSchema, JSONSchema } from "json-schema-to-ts";
import { AppError, type FieldProblem } from "./errors.ts";

// ajv-formats is CommonJS: plain Node gives the function as the module, bundlers under `default`.
const addFormats = "default" in addFormatsModule ? addFormatsModule.default : addFormatsModule;

const jsonAjv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  ownProperties: true,
});
const textAjv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  coerceTypes: "array",
  useDefaults: true,
});
addFormats(jsonAjv);
addFormats(textAjv);

function toProblem(error: ErrorObject): FieldProblem {
  const params: Record<string, unknown> = error.params;
  if (error.keyword === "required") {
    return {
      pointer: `${error.instancePath}/${String(params.missingProperty)}`,
      message: `Missing required field: ${String(params.missingProperty)}`,
    };
  }
  if (error.keyword === "additionalProperties") {
    return {
      pointer: `${error.instancePath}/${String(params.additionalProperty)}`,
      message: `Unknown field: ${String(params.additionalProperty)}`,
    };
  }
  if (error.keyword === "enum" && Array.isArray(params.allowedValues)) {
    return { pointer: error.instancePath, message: `must be one of ${params.allowedValues.join(", ")}` };
  }
  return { pointer: error.instancePath, message: error.message ?? "is not valid" };
}

/** The TypeScript type of the values a JSON Schema allows. Conditional, so that a generic schema stays unresolved. */
export type SchemaValue<S> = S extends JSONSchema ? FromSchema<S> : undefined;

type Parser<S> = (value: unknown) => SchemaValue<S>;

// Safe because every caller passes a schema literal; Ajv refuses anything else when it compiles.
function toSchemaObject(schema: unknown): SchemaObject {
  return schema as SchemaObject;
}

// Safe because the schema that the type is read from has just accepted the value.
function checkedValue<S>(value: unknown): SchemaValue<S> {
  return value as SchemaValue<S>;
}

function createParser<const S>(ajv: Ajv2020, schema: S, what: string): Parser<S> {
  const check = ajv.compile(toSchemaObject(schema));
  return (value) => {
    if (check(value)) return checkedValue<S>(value);
    const problems = (check.errors ?? []).slice(0, 20).map(toProblem);
    const first = problems[0];
    const detail = first ? `${first.pointer || "the whole"}: ${first.message}` : "it does not match";
    throw new AppError("invalid_input", `${what} is not valid. ${detail}.`, { problems });
  };
}

/** A parser of JSON bodies: returns the typed value or throws `invalid_input` with every problem and its pointer. */
export function jsonParser<const S>(schema: S, what = "The request body"): Parser<S> {
  return createParser(jsonAjv, schema, what);
}

/** The same for query strings and forms, whose values are text: numbers and booleans are read from it, defaults filled in. */
export function textParser<const S>(schema: S, what = "The query"): Parser<S> {
  return createParser(textAjv, schema, what);
}
