import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type Difference, differences } from "#lib/exports/differences.ts";
import { parseRecipe, type Recipe, type RowFormat } from "#lib/exports/recipe.ts";
import type { RecipeWarning } from "#lib/exports/recipe-warnings.ts";
import { requireRecordId } from "#lib/exports/record-id.ts";
import { rowFormatOf } from "#lib/exports/row-format.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { Page } from "#lib/operation.ts";

/** A recipe as lists show it. Times are ISO 8601. */
export type RecipeItem = {
  id: string;
  name: string;
  /** The owner's handle. */
  owner: string;
  ownerId: string;
  description: string;
  visibility: "team" | "everyone";
  /** SHA-256 of the recipe with its defaults. */
  digest: string;
  rowFormat: RowFormat;
  /** The schema version that its json_schema was taken from, if any. */
  schema: { id: string; name: string; version: number } | null;
  exportCount: number;
  createdBy: string;
  createdAt: string;
  archivedAt: string | null;
};

/** A recipe with its document: every default filled in. */
export type RecipeDetail = RecipeItem & { recipe: Recipe; warnings: RecipeWarning[] };

/** Two recipes and where they differ. */
export type RecipeComparison = { left: RecipeItem; right: RecipeItem; differences: Difference[] };

const recipeSelect = {
  id: true,
  name: true,
  ownerId: true,
  owner: { select: { handle: true } },
  description: true,
  visibility: true,
  digest: true,
  document: true,
  schemaVersion: { select: { number: true, schema: { select: { id: true, name: true } } } },
  createdById: true,
  createdAt: true,
  archivedAt: true,
  _count: { select: { exports: true } },
} as const;

type RecipeRow = {
  id: string;
  name: string;
  ownerId: string;
  owner: { handle: string };
  description: string;
  visibility: "team" | "everyone";
  digest: string;
  document: unknown;
  schemaVersion: { number: number; schema: { id: string; name: string } } | null;
  createdById: string;
  createdAt: Date;
  archivedAt: Date | null;
  _count: { exports: number };
};

/** The recipe a stored document holds. Throws `internal` when it no longer parses, which only a damaged row causes. */
export function storedRecipe(document: unknown): { recipe: Recipe; warnings: RecipeWarning[] } {
  const parsed = parseRecipe(document);
  if (parsed.ok) return parsed;
  throw new AppError("internal", "A stored recipe cannot be read.", { problems: parsed.errors });
}

/** Handles of the people and tokens behind `createdById` values; unknown ids stand for themselves. */
export async function creatorLabels(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const uuids = [...new Set(ids)].filter((id) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id));
  const users = await db().user.findMany({
    where: { id: { in: uuids } },
    select: { id: true, owner: { select: { handle: true } } },
  });
  return new Map(users.map((user) => [user.id, user.owner.handle]));
}

function toItem(row: RecipeRow, creators: ReadonlyMap<string, string>): RecipeItem {
  const { recipe } = storedRecipe(row.document);
  return {
    id: row.id,
    name: row.name,
    owner: row.owner.handle,
    ownerId: row.ownerId,
    description: row.description,
    visibility: row.visibility,
    digest: row.digest,
    rowFormat: rowFormatOf(recipe),
    schema: row.schemaVersion && {
      id: row.schemaVersion.schema.id,
      name: row.schemaVersion.schema.name,
      version: row.schemaVersion.number,
    },
    exportCount: row._count.exports,
    createdBy: creators.get(row.createdById) ?? row.createdById,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

/** A page of recipes the actor may read, newest first. */
export async function listRecipes(
  actor: Actor,
  filter: { limit: number; cursor?: string; q?: string; archived?: boolean },
): Promise<Page<RecipeItem>> {
  const where = {
    AND: [
      readableWhere(actor),
      filter.archived ? {} : { archivedAt: null },
      filter.q ? { name: { contains: escapeLike(filter.q), mode: "insensitive" as const } } : {},
    ],
  };
  const [rows, total] = await Promise.all([
    db().recipe.findMany({
      where: filter.cursor ? { AND: [where, { id: { lt: filter.cursor } }] } : where,
      orderBy: { id: "desc" },
      take: filter.limit + 1,
      select: recipeSelect,
    }),
    db().recipe.count({ where }),
  ]);
  const page = rows.slice(0, filter.limit);
  const creators = await creatorLabels(page.map((row) => row.createdById));
  return {
    items: page.map((row) => toItem(row, creators)),
    nextCursor: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null,
    total,
  };
}

/** One recipe with its document. Throws `not_found` when it is not there or may not be read. */
export async function getRecipe(actor: Actor, id: string): Promise<RecipeDetail> {
  requireRecordId(id, "recipe");
  const row = await db().recipe.findFirst({
    where: { AND: [readableWhere(actor), { id }] },
    select: recipeSelect,
  });
  if (row === null) throw new AppError("not_found", "There is no such recipe, or you may not see it.");
  const creators = await creatorLabels([row.createdById]);
  return { ...toItem(row, creators), ...storedRecipe(row.document) };
}

/** Two recipes and every JSON pointer at which they differ, defaults filled in. */
export async function compareRecipes(
  actor: Actor,
  leftId: string,
  rightId: string,
): Promise<RecipeComparison> {
  const [left, right] = await Promise.all([getRecipe(actor, leftId), getRecipe(actor, rightId)]);
  return { left, right, differences: differences(left.recipe, right.recipe) };
}
