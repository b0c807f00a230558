import { reachesResource } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { rawPool } from "#lib/db.ts";
import { processSingleton } from "#lib/global.ts";
import { listen } from "#lib/listen.ts";
import type { Page } from "#lib/operation.ts";
import { parseMetricFilter } from "../metrics/metric.ts";
import { type AdapterItem, type AdapterQuery, type FacetCounts, wantedFacets } from "./adapter-query.ts";
import type { Catalogue, CatalogueFilter, CatalogueRow, Selection } from "./catalogue.ts";
import { CatalogueLoader } from "./catalogue-loader.ts";
import { readCursor, writeCursor } from "./cursor.ts";

/** One page of adapters, and of every facet the values that the other filters leave, with counts. */
export type AdapterList = Page<AdapterItem> & { facets: FacetCounts };

/** Postgres channel that a trigger tells the id of every repository that was written; "" when any may have been. */
const changedChannel = "adaptery_repositories";
const portion = 5_000;
/** Values of one facet that are listed. */
const maxFacetValues = 100;
/** Selections that are kept until something changes: the next page and the next person ask for the same. */
const maxKept = 100;

const columns = `r."id", r."ownerId", o."handle" AS "owner", r."name", r."description", r."visibility", r."shownSemver" AS "version",
  r."status", r."baseModel", r."taskType", r."domain", coalesce(r."languages", '{}') AS "languages", r."licence",
  coalesce(r."tags", '{}') AS "tags", r."rank", r."parameterCount"::float8 AS "parameterCount", r."downloads"::float8 AS "downloads",
  (extract(epoch FROM r."createdAt") * 1000)::float8 AS "createdAtMs", (extract(epoch FROM r."updatedAt") * 1000)::float8 AS "updatedAtMs",
  r."searchText"`;
const live = `FROM "Repository" r JOIN "Owner" o ON o."id" = r."ownerId" WHERE r."kind" = 'adapter' AND r."deletedAt" IS NULL`;

async function* allRows(): AsyncGenerator<CatalogueRow[]> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const { rows } = await rawPool().query<CatalogueRow>(
      `SELECT ${columns} ${live} AND r."id" > $1 ORDER BY r."id" LIMIT ${portion}`,
      [after],
    );
    yield rows;
    const last = rows.at(-1);
    if (rows.length < portion || !last) return;
    after = last.id;
  }
}

async function namedRows(ids: readonly string[]): Promise<CatalogueRow[]> {
  const { rows } = await rawPool().query<CatalogueRow>(
    `SELECT ${columns} ${live} AND r."id" = ANY($1::uuid[])`,
    [ids],
  );
  return rows;
}

type Kept = { loader: CatalogueLoader; selections: Map<string, { revision: number; selection: Selection }> };

/** The catalogue of this process. Other processes' writes reach it by NOTIFY, within milliseconds of their commit. */
function kept(): Kept {
  return processSingleton("adapter catalogue", () => {
    const loader = new CatalogueLoader({ all: allRows, named: namedRows });
    listen(changedChannel, (id) => loader.noteChange(id));
    return { loader, selections: new Map() };
  });
}

async function idsWithMetric(text: string): Promise<Set<string>> {
  const { name, operator, value } = parseMetricFilter(text);
  const { rows } = await rawPool().query<{ id: string }>(
    `SELECT DISTINCT r."id" FROM "EvaluationMetric" m JOIN "Repository" r ON r."shownVersionId" = m."versionId"
     WHERE m."name" = $1 AND m."value" ${operator} $2`,
    [name, value],
  );
  return new Set(rows.map(({ id }) => id));
}

/** What `readableWhere` and `reachesResource` allow, for rows in memory. */
function readableRows(actor: Actor): { key: string } & Pick<CatalogueFilter, "readsOpen" | "isReadable"> {
  const seesAll = actor.role === "admin" || actor.role === "reviewer";
  const owners = new Set(actor.owners.map(({ id }) => id));
  const isLimited = actor.resourcePatterns.length > 0;
  return {
    key: JSON.stringify([seesAll || [...owners].sort(), actor.resourcePatterns]),
    readsOpen: !isLimited,
    isReadable: (row) =>
      (seesAll || row.visibility === "everyone" || owners.has(row.ownerId)) &&
      (!isLimited || reachesResource(actor, `${row.owner}/${row.name}`)),
  };
}

async function select(
  actor: Actor,
  query: AdapterQuery,
): Promise<{ catalogue: Catalogue; selection: Selection }> {
  const held = kept();
  const { key: scope, ...readable } = readableRows(actor);
  const facets = wantedFacets(query);
  const words = (query.search ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const ids = query.metric === undefined ? null : await idsWithMetric(query.metric);
  const filter: CatalogueFilter = { facets, words, ids, ...readable };
  const catalogue = await held.loader.current();
  const { revision } = held.loader;
  if (ids !== null) return { catalogue, selection: catalogue.select(filter) };
  const key = JSON.stringify([scope, words, [...facets].map(([name, values]) => [name, [...values]])]);
  const known = held.selections.get(key);
  if (known?.revision === revision) return { catalogue, selection: known.selection };
  const selection = catalogue.select(filter);
  held.selections.delete(key);
  held.selections.set(key, { revision, selection });
  const [oldest] = held.selections.keys();
  if (held.selections.size > maxKept && oldest !== undefined) held.selections.delete(oldest);
  return { catalogue, selection };
}

function toItem(row: CatalogueRow): AdapterItem {
  const { ownerId: _ownerId, searchText: _searchText, createdAtMs, updatedAtMs, ...rest } = row;
  return {
    ...rest,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}

/**
 * One page of the adapters that the actor may read, with the facets' counts. From memory: a write of another process shows some
 * milliseconds after its commit. Throws `invalid_input` for a cursor, status or metric filter that is none.
 */
export async function listAdapters(actor: Actor, query: AdapterQuery = {}): Promise<AdapterList> {
  const { sort = "updated", limit = 50 } = query;
  const after = query.cursor === undefined ? null : readCursor(query.cursor, sort);
  const { catalogue, selection } = await select(actor, query);
  const page = catalogue.page(selection, { sort, after, limit });
  return {
    items: page.rows.map(toItem),
    nextCursor: page.hasMore && page.last ? writeCursor(page.last) : null,
    total: selection.slots.length,
    facets: catalogue.facets(selection, maxFacetValues),
  };
}
