import type { ErrorObject, ValidateFunction } from "ajv";
import { createAjv } from "#lib/schemas/ajv.ts";
import { checkCaps, checkWork } from "#lib/schemas/caps.ts";
import { draftOfMetaSchema, type SchemaDraft } from "#lib/schemas/draft.ts";
import { LinkError, type LinkedSchema, linkSchema } from "#lib/schemas/link.ts";
import { describeViolation } from "#lib/schemas/messages.ts";
import { checkMetaSchema, publishedMetaSchema } from "#lib/schemas/meta-schemas.ts";
import { lintSchema, refusedPatterns } from "#lib/schemas/notes.ts";

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
  const references = options.references ?? {};
  const draft = chooseDraft(schema, options.draft, references);
  if (typeof draft !== "string") return { ok: false, problems: [draft] };
  const problems = firstProblems([
    () => checkCaps(schema),
    () => Object.values(references).flatMap(checkCaps),
    () => checkMetaSchema(schema, draft),
    () => refusedPatterns(schema),
  ]);
  if (problems.length > 0) return { ok: false, problems };
  const assertFormat = options.assertFormat ?? true;
  try {
    const linked = linkSchema(schema, { draft, references, metaSchema: publishedMetaSchema });
    const costly = checkWork(linked.schema);
    if (costly.length > 0) return { ok: false, problems: costly };
    const { check, timeBoxed, notes } = compileLinked(linked, draft, { ...options, assertFormat });
    const validate = (value: unknown): Violation[] | null => {
      if (check(value)) return null;
      const errors = options.allErrors ? (check.errors ?? []) : decisive(check.errors ?? []);
      return errors.map((error) => toViolation(error, linked.origins));
    };
    return {
      ok: true,
      validator: { draft, timeBoxed, validate },
      notes: [...lintSchema(schema, draft, assertFormat), ...notes],
    };
  } catch (cause) {
    return { ok: false, problems: [describeFailure(cause)] };
  }
}

function firstProblems(checks: readonly (() => SchemaProblem[])[]): SchemaProblem[] {
  for (const check of checks) {
    const problems = check();
    if (problems.length > 0) return problems;
  }
  return [];
}

function compileLinked(
  linked: LinkedSchema,
  draft: SchemaDraft,
  options: { allErrors?: boolean; assertFormat: boolean },
): { check: ValidateFunction; timeBoxed: boolean; notes: SchemaNote[] } {
  let timeBoxed = false;
  const compile = (discriminator: boolean): ValidateFunction => {
    const onTimeBoxed = (): void => {
      timeBoxed = true;
    };
    const { assertFormat, allErrors = false } = options;
    const ajv = createAjv(draft, { allErrors, assertFormat, discriminator, onTimeBoxed });
    return ajv.compile(asAjvSchema(linked.schema));
  };
  try {
    const check = compile(true);
    return { check, timeBoxed, notes: [] };
  } catch (cause) {
    if (!(cause instanceof Error) || !cause.message.startsWith("discriminator")) throw cause;
    // `discriminator` is OpenAPI's word: in JSON Schema it checks nothing, so it may not fail a schema.
    const message = `${cause.message}: discriminator is not used, oneOf alone decides.`;
    return {
      check: compile(false),
      timeBoxed,
      notes: [{ pointer: "", code: "discriminator_ignored", message }],
    };
  }
}

function describeFailure(cause: unknown): SchemaProblem {
  if (cause instanceof LinkError) return { pointer: cause.pointer, code: cause.code, message: cause.message };
  const message = cause instanceof Error ? cause.message : String(cause);
  return { pointer: "", code: "does_not_compile", message: `The schema does not compile: ${message}` };
}

function chooseDraft(
  schema: unknown,
  wanted: SchemaDraft | undefined,
  references: Readonly<Record<string, unknown>>,
): SchemaDraft | SchemaProblem {
  if (wanted) return wanted;
  let uri = metaSchemaOf(schema);
  if (uri === undefined) return "7";
  const custom = typeof uri === "string" && Object.hasOwn(references, uri) ? references[uri] : undefined;
  if (custom !== undefined) uri = metaSchemaOf(custom);
  const named = typeof uri === "string" ? draftOfMetaSchema(uri) : undefined;
  const message = `$schema is ${JSON.stringify(uri)}, which names no draft we know: use draft-07, 2019-09 or 2020-12.`;
  return named ?? { pointer: "/$schema", code: "unknown_draft", message };
}

function metaSchemaOf(schema: unknown): unknown {
  return typeof schema === "object" && schema !== null && "$schema" in schema ? schema.$schema : undefined;
}

/** Safe because the meta-schema has accepted the schema that this was linked from. */
function asAjvSchema(schema: unknown): boolean | Record<string, unknown> {
  return schema as boolean | Record<string, unknown>;
}

/** The one error to report: the combination that failed rather than its branches, but what an `if` led to. */
function decisive(errors: readonly ErrorObject[]): ErrorObject[] {
  const error = errors.findLast(({ keyword }) => keyword !== "if") ?? errors.at(-1);
  return error === undefined ? [] : [error];
}

function toViolation(error: ErrorObject, origins: ReadonlyMap<string, string>): Violation {
  return {
    pointer: error.instancePath,
    keyword: error.keyword,
    message: describeViolation(error),
    schemaPointer: originOf(error.schemaPath, origins),
  };
}

/** Ajv's schema path as a pointer into the schema as it was written: `#/$defs/dN/…` leads to where dN stood. */
function originOf(schemaPath: string, origins: ReadonlyMap<string, string>): string {
  const linked = /^#\/(?:\$|%24)defs\/(d\d+)(.*)$/s.exec(schemaPath);
  const origin = linked?.[1] === undefined ? undefined : origins.get(linked[1]);
  return origin === undefined ? schemaPath.replace(/^#/, "") : origin + (linked?.[2] ?? "");
}
