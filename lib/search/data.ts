import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import { readableTargets } from "#lib/serving/targets/data.ts";
import { findPages, type SearchResult } from "./pages.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Rows that match by a part of the name or by their whole id. */
function named(query: string) {
  if (uuid.test(query)) return { id: query };
  return { name: { contains: escapeLike(query), mode: "insensitive" as const } };
}

const select = { id: true, name: true, owner: { select: { handle: true } } } as const;
type NamedRow = { id: string; name: string; owner: { handle: string } };

function toResults(kind: string, hrefOf: (id: string) => string, rows: readonly NamedRow[]): SearchResult[] {
  return rows.map((row) => ({ kind, title: row.name, subtitle: row.owner.handle, href: hrefOf(row.id) }));
}

/** Finds, by name or id, what the actor may read, and pages. At most `limit` of each kind, newest first. */
export async function search(actor: Actor, query: string, limit: number): Promise<{ items: SearchResult[] }> {
  const term = query.trim();
  if (term === "") return { items: [] };
  const readable = readableWhere(actor);
  const match = named(term);
  const live = { AND: [readable, match, { deletedAt: null }] };
  const newest = { orderBy: { id: "desc" }, take: limit, select } as const;
  const text = escapeLike(term);
  const [repositories, datasets, schemas, recipes, exports, targets, owners] = await Promise.all([
    db().repository.findMany({
      where: {
        AND: [
          readable,
          { deletedAt: null },
          uuid.test(term) ? { id: term } : { searchText: { contains: escapeLike(term.toLowerCase()) } },
        ],
      },
      orderBy: { updatedAt: "desc" },
      take: limit,
      select: { kind: true, name: true, baseModel: true, owner: { select: { handle: true } } },
    }),
    db().dataset.findMany({ where: live, ...newest }),
    db().schema.findMany({ where: live, ...newest }),
    db().recipe.findMany({ where: { AND: [readable, match, { archivedAt: null }] }, ...newest }),
    db().export.findMany({ where: { AND: [readable, match] }, ...newest }),
    db().target.findMany({ where: { AND: [readableTargets(actor), match] }, ...newest }),
    db().owner.findMany({
      where: {
        deletedAt: null,
        OR: [
          { handle: { contains: text, mode: "insensitive" } },
          { displayName: { contains: text, mode: "insensitive" } },
        ],
      },
      orderBy: { handle: "asc" },
      take: limit,
      select: { handle: true, displayName: true, kind: true },
    }),
  ]);
  return {
    items: [
      ...findPages(term, limit),
      ...repositories.map(({ kind, name, baseModel, owner }) => ({
        kind: kind === "adapter" ? "Adapters" : "Base models",
        title: `${owner.handle}/${name}`,
        subtitle: baseModel,
        href: `/${owner.handle}/${name}`,
      })),
      ...toResults("Datasets", (id) => `/datasets/${id}`, datasets),
      ...toResults("Schemas", (id) => `/schemas/${id}`, schemas),
      ...toResults("Exports", (id) => `/exports/${id}`, exports),
      ...toResults("Recipes", (id) => `/exports/new?recipe=${id}`, recipes),
      ...targets.map(({ name, owner }) => ({
        kind: "Targets",
        title: name,
        subtitle: owner.handle,
        href: `/serving/${encodeURIComponent(name)}`,
      })),
      ...owners.map((owner) => ({
        kind: "People and teams",
        title: owner.displayName,
        subtitle: `${owner.handle} · ${owner.kind}`,
        href: `/settings/members?owner=${owner.handle}`,
      })),
    ],
  };
}
