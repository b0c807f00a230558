import { Ajv, type ErrorObject, type Options } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { checkCaps, checkWork } from "#lib/schemas/caps.ts";
import { draftOfMetaSchema, type SchemaDraft } from "#lib/schemas/draft.ts";
import { installBoundedLengths } from "#lib/schemas/length-keywords.ts";
import { LinkError, linkSchema } from "#lib/schemas/link.ts";
import { describeViolation } from "#lib/schemas/messages.ts";

import { decidePattern } from "#lib/schemas/patterns.ts";
import { installLinearUniqueItems } from "#lib/schemas/unique-items.ts";

/** One way in which a value breaks its schema. `pointer` is the JSON pointer into the value. */
export type Violation = { pointer: string; keyword: string; message: string; schemaPointer: string };

/** Why a schema cannot be used: where in it (JSON pointer) and a sentence. */
export type SchemaProblem = { pointer: string; code: string; message: string };

/** Something to know about a schema that can be used. */
export type SchemaNote = { pointer: string; code: string; message: string };

export type SchemaValidator = {
  draft: SchemaDraft;
  /** A pattern runs on V8's backtracking engine: only safe under a watchdog that can end the thread. */
  timeBoxed: boolean;
  /** null when the value meets the schema, else its violations (one, or all with `allErrors`). */
  validate(value: unknown): Violation[] | null;
};

export type CompileOptions = {
  /** Wins over `$schema`; default: by `$schema`, else draft-07. */
  draft?: SchemaDraft;
  /** Whether `format` is checked (default) or only an annotation. */
  assertFormat?: boolean;
  /** Remote schemas by absolute URI; nothing is ever fetched. */
  references?: Readonly<Record<string, unknown>>;
  /** All violations of a value instead of the first. Only for previews: a hostile row can have millions. */
  allErrors?: boolean;
};

export type CompileResult =
  | { ok: true; validator: SchemaValidator; notes: SchemaNote[] }
  | { ok: false; problems: SchemaProblem[] };

/**
 * Compiles a user's JSON Schema. Schemas are as powerful as code: call this in a worker thread with
 * resource limits only (`isolated.ts` does), never on the main thread of a server.
 */
export function compileSchema(schema: unknown, options: CompileOptions = {}): CompileResult {
  const draft = chooseDraft(schema, options.draft);
  if (typeof draft !== "string") return { ok: false, problems: [draft] };
  const capped = checkCaps(schema);
  if (capped.length > 0) return { ok: false, problems: capped };
  if (
    typeof schema !== "boolean" &&
    (typeof schema !== "object" || schema === null || Array.isArray(schema))
  ) {
    return {
      ok: false,
      problems: [
        { pointer: "", code: "not_a_schema", message: "A schema is a JSON object (or true or false)." },
      ],
    };
  }
  let timeBoxed = false;
  const ajv = createAjv(draft, options, () => {
    timeBoxed = true;
  });
  try {
    const linked = linkSchema(schema, { draft, references: options.references ?? {}, metaSchema });
    const costly = checkWork(linked.schema);
    if (costly.length > 0) return { ok: false, problems: costly };
    const check = ajv.compile(asAjvSchema(linked.schema));
    const validate = (value: unknown): Violation[] | null => {
      if (check(value)) return null;
      return (check.errors ?? []).map((error) => toViolation(error, value, linked.origins));
    };
    return { ok: true, validator: { draft, timeBoxed, validate }, notes: [] };
  } catch (cause) {
    return { ok: false, problems: [describeFailure(cause)] };
  }
}

function describeFailure(cause: unknown): SchemaProblem {
  if (cause instanceof LinkError) return { pointer: cause.pointer, code: cause.code, message: cause.message };
  const message = cause instanceof Error ? cause.message : String(cause);
  return { pointer: "", code: "does_not_compile", message };
}

function chooseDraft(schema: unknown, wanted: SchemaDraft | undefined): SchemaDraft | SchemaProblem {
  if (wanted) return wanted;
  const uri =
    typeof schema === "object" && schema !== null && "$schema" in schema ? schema.$schema : undefined;
  if (uri === undefined) return "7";
  const named = typeof uri === "string" ? draftOfMetaSchema(uri) : undefined;
  return (
    named ?? {
      pointer: "/$schema",
      code: "unknown_draft",
      message: `$schema names no draft we know: use draft-07, 2019-09 or 2020-12.`,
    }
  );
}

function createAjv(draft: SchemaDraft, options: CompileOptions, onTimeBoxed: () => void): Ajv {
  const regExp = (source: string) => {
    const decision = decidePattern(source);
    if (decision.engine === "refused")
      throw new Error(`The pattern ${JSON.stringify(source)} ${decision.reason}.`);
    if (decision.timeBoxed) onTimeBoxed();
    return { test: decision.matches, toString: () => source };
  };
  regExp.code = "compilePattern";
  const settings: Options = {
    strict: false,
    allErrors: options.allErrors ?? false,
    ownProperties: true,
    validateFormats: options.assertFormat ?? true,
    unicodeRegExp: true,
    discriminator: true,
    validateSchema: false,
    logger: false,
    code: { regExp },
  };
  const ajv =
    draft === "7" ? new Ajv(settings) : draft === "2019-09" ? new Ajv2019(settings) : new Ajv2020(settings);
  addFormats.default(ajv);
  installBoundedLengths(ajv);
  installLinearUniqueItems(ajv);
  return ajv;
}

/** Ajv's input type is its own view of a schema; that the value is one is what compiling it finds out. */
function asAjvSchema(schema: unknown): boolean | Record<string, unknown> {
  return schema as boolean | Record<string, unknown>;
}

function toViolation(error: ErrorObject, value: unknown, origins: ReadonlyMap<string, string>): Violation {
  return {
    pointer: error.instancePath,
    keyword: error.keyword,
    message: describeViolation(error, value),
    schemaPointer: originOf(error.schemaPath, origins),
  };
}

/** Ajv's schema path as a pointer into the schema as it was written: `#/$defs/dN/…` leads to where dN stood. */
function originOf(schemaPath: string, origins: ReadonlyMap<string, string>): string {
  const linked = /^#\/(?:\$|%24)defs\/(d\d+)(.*)$/s.exec(schemaPath);
  const origin = linked?.[1] === undefined ? undefined : origins.get(linked[1]);
  return origin === undefined ? schemaPath.replace(/^#/, "") : origin + (linked?.[2] ?? "");
}

const metaSchemas = [new Ajv(), new Ajv2019(), new Ajv2020()];

/** A published meta-schema (or vocabulary) by its address, or undefined. */
function metaSchema(uri: string): unknown {
  for (const ajv of metaSchemas) {
    const known = ajv.schemas[uri] ?? ajv.refs[uri];
    if (typeof known === "object") return known.schema;
  }
  return undefined;
}
