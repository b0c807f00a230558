import { readableWhere, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { Page } from "#lib/operation.ts";
import type { SchemaUse, SchemaVersionView, SchemaView } from "#lib/schemas/json-schema.ts";
import { requireSchemaId } from "#lib/schemas/policy.ts";
import type { Prisma } from "#prisma/client.ts";

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const versionSelect = {
  id: true,
  number: true,
  draft: true,
  digest: true,
  text: true,
  generationText: true,
  message: true,
  createdById: true,
  createdAt: true,
} as const satisfies Prisma.SchemaVersionSelect;

const schemaSelect = {
  id: true,
  owner: { select: { id: true, handle: true } },
  name: true,
  description: true,
  visibility: true,
  createdById: true,
  createdAt: true,
  updatedAt: true,
  _count: { select: { versions: true } },
  versions: { select: versionSelect, orderBy: { number: "desc" }, take: 1 },
} as const satisfies Prisma.SchemaSelect;

type VersionRow = Prisma.SchemaVersionGetPayload<{ select: typeof versionSelect }>;
type SchemaRow = Prisma.SchemaGetPayload<{ select: typeof schemaSelect }>;
type Labels = ReadonlyMap<string, string>;

function notFound(): never {
  throw new AppError("not_found", "There is no such schema, or you may not see it.");
}

function readable(actor: Actor): Prisma.SchemaWhereInput {
  return { AND: [readableWhere(actor), { deletedAt: null }] };
}

async function makerLabels(ids: readonly string[]): Promise<Labels> {
  const userIds = [...new Set(ids)].filter((id) => uuidPattern.test(id));
  if (userIds.length === 0) return new Map();
  const users = await db().user.findMany({
    where: { id: { in: userIds } },
    select: { id: true, owner: { select: { handle: true } } },
  });
  return new Map(users.map((user) => [user.id, user.owner.handle]));
}

function toVersionView(row: VersionRow, labels: Labels): SchemaVersionView {
  const { createdById, createdAt, ...rest } = row;
  return {
    ...rest,
    schema: JSON.parse(row.text),
    generationSchema: row.generationText === null ? null : JSON.parse(row.generationText),
    createdBy: labels.get(createdById) ?? createdById,
    createdAt: createdAt.toISOString(),
  };
}

async function toSchemaViews(rows: readonly SchemaRow[]): Promise<SchemaView[]> {
  const [labels, recipeCounts] = await Promise.all([
    makerLabels(
      rows.flatMap((row) => [row.createdById, ...row.versions.map((version) => version.createdById)]),
    ),
    countRecipes(rows.map((row) => row.id)),
  ]);
  return rows.map((row) => {
    const { createdById, createdAt, updatedAt, versions, _count, ...rest } = row;
    const [latest] = versions;
    return {
      ...rest,
      createdBy: labels.get(createdById) ?? createdById,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      versionCount: _count.versions,
      recipeCount: recipeCounts.get(row.id) ?? 0,
      latestVersion: latest ? toVersionView(latest, labels) : null,
    };
  });
}

/** How many recipes that are not archived use each schema, whoever owns them. */
async function countRecipes(schemaIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const recipes = await db().recipe.findMany({
    where: { archivedAt: null, schemaVersion: { schemaId: { in: [...schemaIds] } } },
    select: { schemaVersion: { select: { schemaId: true } } },
  });
  const counts = new Map<string, number>();
  for (const { schemaVersion } of recipes) {
    if (schemaVersion) counts.set(schemaVersion.schemaId, (counts.get(schemaVersion.schemaId) ?? 0) + 1);
  }
  return counts;
}

/** One page of the schemas the actor may read, newest first. `search` looks into name and description. */
export async function listSchemas(
  actor: Actor,
  query: { search?: string; owner?: string; limit?: number; cursor?: string },
): Promise<Page<SchemaView>> {
  const limit = query.limit ?? 50;
  if (query.cursor !== undefined && !uuidPattern.test(query.cursor)) {
    throw new AppError(
      "invalid_input",
      "The cursor is not one of this list: send the `nextCursor` of a page.",
    );
  }
  const search = query.search
    ? { contains: escapeLike(query.search), mode: "insensitive" as const }
    : undefined;
  const filters: Prisma.SchemaWhereInput = {
    AND: [
      readable(actor),
      query.owner ? { owner: { handle: query.owner.toLowerCase() } } : {},
      search ? { OR: [{ name: search }, { description: search }] } : {},
    ],
  };
  const [total, rows] = await Promise.all([
    db().schema.count({ where: filters }),
    db().schema.findMany({
      where: { AND: [filters, query.cursor ? { id: { lt: query.cursor } } : {}] },
      select: schemaSelect,
      orderBy: { id: "desc" },
      take: limit + 1,
    }),
  ]);
  const items = await toSchemaViews(rows.slice(0, limit));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

/** The schema with this id, as far as the actor may read it. Throws `not_found` else. */
export async function getSchema(actor: Actor, id: string): Promise<SchemaView> {
  requireSchemaId(id);
  const row = await db().schema.findFirst({
    where: { AND: [readable(actor), { id }] },
    select: schemaSelect,
  });
  if (row === null) return notFound();
  requireReach(actor, `${row.owner.handle}/${row.name}`);
  const [view] = await toSchemaViews([row]);
  return view ?? notFound();
}

/** All versions of one schema, newest first. */
export async function listSchemaVersions(actor: Actor, schemaId: string): Promise<Page<SchemaVersionView>> {
  const schema = await getSchema(actor, schemaId);
  const rows = await db().schemaVersion.findMany({
    where: { schemaId: schema.id, schema: readable(actor) },
    select: versionSelect,
    orderBy: { number: "desc" },
    take: 1000,
  });
  const labels = await makerLabels(rows.map((row) => row.createdById));
  return { items: rows.map((row) => toVersionView(row, labels)), nextCursor: null, total: rows.length };
}

/** The recipes the actor may read that validate with a version of this schema, newest first. */
export async function listSchemaUses(actor: Actor, schemaId: string): Promise<SchemaUse[]> {
  const schema = await getSchema(actor, schemaId);
  const recipes = await db().recipe.findMany({
    where: { AND: [readableWhere(actor), { archivedAt: null, schemaVersion: { schemaId: schema.id } }] },
    select: recipeUseSelect,
    orderBy: { id: "desc" },
    take: 200,
  });
  return recipes.map(toUse);
}

export const recipeUseSelect = {
  id: true,
  name: true,
  owner: { select: { handle: true } },
  schemaVersion: { select: { number: true } },
  exports: { select: { status: true } },
} as const satisfies Prisma.RecipeSelect;

/** One recipe's use of a schema version. */
export function toUse(recipe: Prisma.RecipeGetPayload<{ select: typeof recipeUseSelect }>): SchemaUse {
  return {
    recipeId: recipe.id,
    recipeName: recipe.name,
    owner: recipe.owner.handle,
    versionNumber: recipe.schemaVersion?.number ?? 0,
    exportCount: recipe.exports.length,
    runningExports: recipe.exports.filter(({ status }) => status === "queued" || status === "running").length,
  };
}

/** The owner a new schema goes to: the one named, else the actor's own. Throws `invalid_input` for any other. */
export async function requireSchemaOwner(
  actor: Actor,
  target: { ownerId?: string | undefined; owner?: string | undefined },
): Promise<{ id: string; handle: string }> {
  const named = target.ownerId !== undefined || target.owner !== undefined;
  const owner = named
    ? await db().owner.findFirst({
        where: {
          AND: [
            { deletedAt: null },
            target.ownerId === undefined ? {} : { id: target.ownerId },
            target.owner === undefined ? {} : { handle: target.owner.toLowerCase() },
            actor.role === "admin" ? {} : { id: { in: actor.owners.map((own) => own.id) } },
          ],
        },
        select: { id: true, handle: true },
      })
    : actor.owners[0];
  if (owner) return { id: owner.id, handle: owner.handle };
  throw new AppError("invalid_input", "Name an owner you belong to: your own handle or one of your teams.", {
    problems: [{ pointer: "/owner", message: "No such owner, or you do not belong to it" }],
  });
}
