import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { Prisma } from "#prisma/client.ts";
import type { HubRepository } from "../target.ts";
import type { ListQuery } from "./list-query.ts";

/** What lists and descriptions filter and tag by. */
export type Facets = {
  baseModel: string | null;
  languages: string[];
  licence: string | null;
  tags: string[];
  taskType: string | null;
};

const facetSelect = { baseModel: true, languages: true, licence: true, tags: true, taskType: true } as const;
const noFacets: Facets = { baseModel: null, languages: [], licence: null, tags: [], taskType: null };

/** The facets of a version; of none, nothing is known. */
export async function findFacets(versionId: string | null): Promise<Facets> {
  if (versionId === null) return noFacets;
  return (await db().version.findUnique({ where: { id: versionId }, select: facetSelect })) ?? noFacets;
}

/** A listed repository with the head of its branch `main`. */
export type ListedRepository = Facets & {
  repository: HubRepository;
  head: { id: string; oid: string; createdAt: Date } | null;
};

const listSelect = {
  ...facetSelect,
  id: true,
  kind: true,
  ownerId: true,
  owner: { select: { handle: true } },
  name: true,
  visibility: true,
  createdAt: true,
  updatedAt: true,
  downloads: true,
  refs: {
    where: { kind: "branch", name: "main" },
    select: { commit: { select: { id: true, oid: true, createdAt: true } } },
  },
} as const satisfies Prisma.RepositorySelect;

function whereOf(actor: Actor, query: ListQuery): Prisma.RepositoryWhereInput {
  const { AND: reach = [], ...readable } = readableWhere(actor);
  return {
    ...readable,
    deletedAt: null,
    ...(query.author === null ? {} : { owner: { handle: query.author } }),
    AND: [
      ...reach,
      ...query.search.map((word) => ({ searchText: { contains: escapeLike(word) } })),
      ...query.baseModels.map((baseModel) => ({ baseModel })),
      ...query.licences.map((licence) => ({
        licence: { equals: escapeLike(licence), mode: "insensitive" as const },
      })),
      ...query.tags.map((tag) => ({
        OR: [{ tags: { has: tag } }, { languages: { has: tag } }, { taskType: tag }],
      })),
    ],
  };
}

type Cursor = { value: string; id: string };

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** As `toISOString` writes it: Postgres takes no year before 1. */
const time = /^(?!0000)\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

function readCursor(text: string | undefined): Cursor | null {
  const [value, id] = Buffer.from(text ?? "", "base64url")
    .toString("utf8")
    .split(" ");
  return value && id && uuid.test(id) ? { value, id } : null;
}

/** Rows after the one a cursor names, in falling order of the sort column, then of the id. */
function afterCursor(sort: ListQuery["sort"], cursor: Cursor | null): Prisma.RepositoryWhereInput {
  if (cursor === null) return {};
  const { value, id } = cursor;
  if (sort === "downloads") {
    const downloads = BigInt(/^\d{1,18}$/.test(value) ? value : "0");
    return { OR: [{ downloads: { lt: downloads } }, { downloads, id: { lt: id } }] };
  }
  const at = new Date(time.test(value) ? value : Number.NaN);
  if (Number.isNaN(at.getTime())) return {};
  return { OR: [{ [sort]: { lt: at } }, { [sort]: at, id: { lt: id } }] };
}

/** One page of what the actor may see, newest or most downloaded first. */
export async function listModels(
  actor: Actor,
  query: ListQuery,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: ListedRepository[]; next: string | null }> {
  if (query.isEmpty) return { items: [], next: null };
  const rows = await db().repository.findMany({
    where: { AND: [whereOf(actor, query), afterCursor(query.sort, readCursor(page.cursor))] },
    select: listSelect,
    orderBy: [{ [query.sort]: "desc" }, { id: "desc" }],
    take: page.limit + 1,
  });
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  const value = last?.[query.sort];
  const text = value instanceof Date ? value.toISOString() : String(value);
  return {
    items: items.map(toListed),
    next: rows.length > page.limit && last ? Buffer.from(`${text} ${last.id}`).toString("base64url") : null,
  };
}

function toListed(row: Prisma.RepositoryGetPayload<{ select: typeof listSelect }>): ListedRepository {
  const { refs, owner, downloads, baseModel, languages, licence, tags, taskType, ...repository } = row;
  return {
    repository: { ...repository, owner: owner.handle, downloads: Number(downloads) },
    head: refs[0]?.commit ?? null,
    baseModel,
    languages,
    licence,
    tags,
    taskType,
  };
}
