import { buildSample } from "#lib/exports/format-plan.ts";
import type { RowFormat } from "#lib/exports/recipe.ts";
import { compileSchema, type SchemaNote, type SchemaProblem, type Violation } from "#lib/schemas/compile.ts";
import { wantsParsedText } from "#lib/schemas/parsed-text.ts";

/** Checks one row's sample; null when it meets the schema, else the first violation. */
export type SampleCheck = (format: RowFormat, values: readonly unknown[]) => Violation | null;

/** A compiled check, or why the schema cannot be used. */
export type CompiledSampleCheck =
  | { ok: true; check: SampleCheck; notes: SchemaNote[]; timeBoxed: boolean }
  | { ok: false; problems: SchemaProblem[] };

/**
 * Compiles the check of samples against a recipe's schema. Where the schema wants an object or array and the sample
 * has text, the text is parsed for the check; text that is no JSON stays text and fails the schema's type.
 * Schemas are hostile code: call this in an export thread only.
 */
export function compileSampleCheck(schema: unknown): CompiledSampleCheck {
  const compiled = compileSchema(schema);
  if (!compiled.ok) return compiled;
  const { validate, timeBoxed } = compiled.validator;
  const parsedKeys = [
    "instruction",
    "input",
    "output",
    "text",
    "prompt",
    "chosen",
    "rejected",
    "completion",
  ].filter((key) => wantsParsedText(schema, key));
  const check: SampleCheck = (format, values) => {
    const sample = buildSample(format, values);
    for (const key of parsedKeys) {
      const text = sample[key];
      if (typeof text === "string") sample[key] = parseOrKeep(text);
    }
    return validate(sample)?.[0] ?? null;
  };
  return { ok: true, check, notes: compiled.notes, timeBoxed };
}

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
