import type { SchemaNote, SchemaProblem, Violation } from "#lib/schemas/compile.ts";
import type { SchemaDraft } from "#lib/schemas/draft.ts";
import { checkIsolated } from "#lib/schemas/isolated.ts";

/** A value to check: of a dataset's line, or of no line; a row without a required field has only its name. */
export type CheckSample = { line: number | null } & ({ sample: unknown } | { missing: string });

/** What one sample's check found; `sample` stands beside violations of a dataset's row. */
export type SampleResult = {
  line: number | null;
  valid: boolean;
  violations: Violation[];
  sample?: unknown;
};

/** What the check of a schema and samples answers. */
export type SchemaCheck = {
  ok: boolean;
  draft: string | null;
  timeBoxed: boolean;
  problems: SchemaProblem[];
  notes: SchemaNote[];
  valid: number;
  invalid: number;
  results: SampleResult[];
};

/**
 * Checks a schema and samples with it, in a thread. A schema that cannot be used is an answer, not an error.
 * @throws AppError invalid_input when the check ran out of time or memory
 */
export async function checkSchema(
  schema: unknown,
  samples: readonly CheckSample[],
  options: { draft?: SchemaDraft; assertFormat?: boolean; allErrors?: boolean },
): Promise<SchemaCheck> {
  const present = samples.filter((entry) => "sample" in entry);
  const answer = await checkIsolated({
    schema,
    options: { ...options, allErrors: options.allErrors ?? true },
    values: present.map(({ sample }) => sample),
  });
  const nothing = {
    draft: null,
    timeBoxed: false,
    problems: [],
    notes: [],
    valid: 0,
    invalid: 0,
    results: [],
  };
  if (!answer.ok) return { ...nothing, ok: false, problems: answer.problems };
  const violationsOf = new Map(present.map((entry, index) => [entry, answer.results[index] ?? []]));
  const results = samples.map((entry): SampleResult => {
    const violations = "missing" in entry ? [missingField(entry.missing)] : (violationsOf.get(entry) ?? []);
    const isShown = entry.line !== null && violations.length > 0 && "sample" in entry;
    return {
      line: entry.line,
      valid: violations.length === 0,
      violations,
      ...(isShown ? { sample: entry.sample } : {}),
    };
  });
  const valid = results.filter((result) => result.valid).length;
  const { draft, timeBoxed, notes } = answer;
  return { ok: true, draft, timeBoxed, problems: [], notes, valid, invalid: results.length - valid, results };
}

/** A row that an export skips before its schema is asked. */
function missingField(field: string): Violation {
  return {
    pointer: "",
    keyword: "missing_field",
    message: `Missing required field: ${field}`,
    schemaPointer: "",
  };
}
