import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { DatasetVersionView } from "#lib/datasets/dataset.ts";
import type { ExportDetail, ExportItem } from "#lib/exports/data.ts";
import type { RejectFilter, RejectPage } from "#lib/exports/rejects.ts";
import type { Page } from "#lib/operation.ts";
import type { SchemaVersionView } from "#lib/schemas/json-schema.ts";

/** Asks the product's own API. Throws with its words when it refuses. */
async function fetchJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal });
  const body: unknown = await response.json();
  if (response.ok) return apiAnswer<T>(body);
  const detail = typeof body === "object" && body !== null && "detail" in body ? String(body.detail) : "";
  throw new Error(detail || `The server answered ${response.status}.`);
}

// Safe because both ends are built from the same operation and its DTO type.
function apiAnswer<T>(body: unknown): T {
  return body as T;
}

function search(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined || value === "" ? [] : [[key, String(value)]],
  );
  return new URLSearchParams(given).toString();
}

/** One export, as `GET /api/v1/exports/{id}` answers it. */
export function exportQuery(id: string) {
  return queryOptions({
    queryKey: ["exports", id],
    queryFn: ({ signal }) => fetchJson<ExportDetail>(`/api/v1/exports/${id}`, signal),
  });
}

/** The newest exports of a status. */
export function exportsQuery(filter: { status?: string; limit?: number } = {}) {
  return queryOptions({
    queryKey: ["exports", "list", filter],
    queryFn: ({ signal }) => fetchJson<Page<ExportItem>>(`/api/v1/exports?${search(filter)}`, signal),
  });
}

/** The rejects of an export, page by page. A page may be short, even empty, before the last. */
export function rejectsQuery(id: string, filter: RejectFilter, limit = 50) {
  return infiniteQueryOptions({
    queryKey: ["exports", id, "rejects", filter, limit],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      fetchJson<RejectPage & { total: number | null }>(
        `/api/v1/exports/${id}/rejects?${search({ ...filter, limit, cursor: pageParam })}`,
        signal,
      ),
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** The versions of a dataset, newest first. */
export function datasetVersionsQuery(id: string) {
  return queryOptions({
    queryKey: ["datasets", id, "versions"],
    queryFn: ({ signal }) => fetchJson<Page<DatasetVersionView>>(`/api/v1/datasets/${id}/versions`, signal),
    enabled: id !== "",
  });
}

/** The versions of a schema, newest first. */
export function schemaVersionsQuery(id: string) {
  return queryOptions({
    queryKey: ["schemas", id, "versions"],
    queryFn: ({ signal }) => fetchJson<Page<SchemaVersionView>>(`/api/v1/schemas/${id}/versions`, signal),
    enabled: id !== "",
  });
}

/** The first rows of a dataset, as they are. */
export function sourceRowsQuery(id: string, version: number | undefined) {
  return queryOptions({
    queryKey: ["datasets", id, "rows", version],
    queryFn: ({ signal }) =>
      fetchJson<{ items: { row: unknown }[] }>(
        `/api/v1/datasets/${id}/rows?${search({ limit: 3, version })}`,
        signal,
      ),
    enabled: id !== "",
  });
}
