import { nameProblem } from "#lib/access/handle.ts";
import { AppError } from "#lib/errors.ts";
import { checkCaps } from "#lib/schemas/caps.ts";
import type { SchemaProblem } from "#lib/schemas/compile.ts";
import type { SchemaUse } from "#lib/schemas/json-schema.ts";

/** Longest text of a schema, in UTF-16 units. */
export const maxSchemaTextLength = 1_048_576;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Throws `not_found` for a text that cannot be a schema's id: no such schema can be there. */
export function requireSchemaId(id: string): void {
  if (uuidPattern.test(id)) return;
  throw new AppError("not_found", "There is no such schema, or you may not see it.");
}

/** Throws `invalid_input` unless a schema can be named so. */
export function requireSchemaName(name: string): void {
  const problem = nameProblem(name);
  if (problem === null) return;
  throw new AppError("invalid_input", problem, { problems: [{ pointer: "/name", message: problem }] });
}

/**
 * The schema that a text holds. Throws `invalid_input`, with `field` as the pointer, when the text is no JSON, is too
 * long, or breaks a cap; what the schema means is left to the thread that compiles it.
 */
export function parseSchemaText(text: string, field: string): unknown {
  if (text.length > maxSchemaTextLength) {
    throw fieldError(
      field,
      `The schema is longer than ${maxSchemaTextLength.toLocaleString("en")} characters.`,
    );
  }
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (cause) {
    throw fieldError(
      field,
      `The schema is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
    );
  }
  requireNoProblems(checkCaps(schema), field);
  return schema;
}

/** Throws `invalid_input` with every problem below `field`. */
export function requireNoProblems(problems: readonly SchemaProblem[], field: string): void {
  const [first] = problems;
  if (first === undefined) return;
  const at = first.pointer === "" ? "" : ` ${first.pointer}:`;
  throw new AppError("invalid_input", `The schema cannot be used.${at} ${first.message}`, {
    problems: problems.map(({ pointer, message }) => ({ pointer: field + pointer, message })),
  });
}

function fieldError(field: string, message: string): AppError {
  return new AppError("invalid_input", message, { problems: [{ pointer: field, message }] });
}

/** Refuses to add a version to something else than what its author saw. */
export function requireNewest(newest: number, seen: number | undefined): void {
  if (seen === undefined || seen === newest) return;
  throw new AppError(
    "conflict",
    `Version ${newest} was saved after version ${seen}, which this one began from. Look at it, then save again.`,
  );
}

/** Refuses to delete a schema that a running export checks with; recipes are named as far as the actor may read them. */
export function requireDeletable(
  name: string,
  uses: readonly SchemaUse[],
  readableRecipeIds: ReadonlySet<string>,
): void {
  const running = uses.filter((use) => use.runningExports > 0);
  if (running.length === 0) return;
  const named = running.find((use) => readableRecipeIds.has(use.recipeId));
  const recipe = named ? `recipe '${named.recipeName}'` : "a recipe that you may not see";
  throw new AppError(
    "conflict",
    `Schema '${name}' is used by an export of ${recipe} that runs. Cancel or await it, then delete.`,
  );
}

/** What a deleted schema is called, so that its name is free again; no schema can be given such a name. */
export function nameWhenDeleted(schema: { id: string; name: string }): string {
  return `${schema.name} (deleted ${schema.id})`;
}
