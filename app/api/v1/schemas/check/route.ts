import type { Actor } from "#lib/actor.ts";
import { readRowsPage } from "#lib/datasets/preview.ts";
import { guessedRecipe, toSample } from "#lib/exports/mapped-samples.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import { getRecipe } from "#lib/exports/recipes/data.ts";
import { defineRoute } from "#lib/route.ts";
import { type CheckSample, checkSchema } from "#lib/schemas/check.ts";
import { schemaTextOf } from "#lib/schemas/content.ts";
import { parseSchemaText } from "#lib/schemas/policy.ts";
import { schemaOperations } from "#lib/schemas/schema.ts";

type RowsQuery = {
  datasetId: string;
  mapping?: "none" | "guess" | "recipe";
  recipeId?: string;
  offset?: number;
  limit?: number;
};

export const POST = defineRoute(schemaOperations.check, async ({ actor, body }) => {
  const schema = parseSchemaText(schemaTextOf(body), "/schema");
  const samples = (body.samples ?? []).map((sample): CheckSample => ({ line: null, sample }));
  const rows = body.rows ? await mappedRows(actor, body.rows, schema) : [];
  const { draft, assertFormat, allErrors } = body;
  return checkSchema(schema, [...samples, ...rows], { draft, assertFormat, allErrors });
});

/** Rows of a dataset as an export's schema check would see them. Lines that are no rows are left to the dataset's page. */
async function mappedRows(actor: Actor, query: RowsQuery, schema: unknown): Promise<CheckSample[]> {
  const { offset = 0, limit = 100 } = query;
  const page = await readRowsPage(actor, query.datasetId, { offset, limit });
  const rows = page.items.flatMap(({ line, row }) => (isRow(row) ? [{ line, row }] : []));
  const recipe = await recipeFor(
    actor,
    query,
    rows.map(({ row }) => row),
  );
  if (recipe === undefined) return rows.map(({ line, row }) => ({ line, sample: row }));
  const map = toSample(recipe, schema);
  return rows.map(({ line, row }) => ({ line, ...map(row) }));
}

async function recipeFor(
  actor: Actor,
  query: RowsQuery,
  rows: readonly Record<string, unknown>[],
): Promise<Recipe | undefined> {
  if (query.mapping === "recipe" && query.recipeId) return (await getRecipe(actor, query.recipeId)).recipe;
  return query.mapping === "guess" ? guessedRecipe(rows) : undefined;
}

function isRow(row: unknown): row is Record<string, unknown> {
  return typeof row === "object" && row !== null && !Array.isArray(row);
}
