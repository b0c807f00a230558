import type { RepositoryRow } from "#lib/repositories/repository.ts";
import type { AdapterItem } from "./list/adapter-query.ts";
import { type VersionStatus, versionStatuses } from "./status/policy.ts";

function toStatus(text: string | null): VersionStatus | null {
  return versionStatuses.find((status) => status === text) ?? null;
}

/** A repository as lists and the API show an adapter. */
export function adapterView(row: RepositoryRow): AdapterItem & { shownVersionId: string | null } {
  return {
    id: row.id,
    owner: row.owner,
    name: row.name,
    description: row.description,
    visibility: row.visibility,
    version: row.shownSemver,
    shownVersionId: row.shownVersionId,
    status: toStatus(row.status),
    baseModel: row.baseModel,
    taskType: row.taskType,
    domain: row.domain,
    languages: row.languages,
    licence: row.licence,
    tags: row.tags,
    rank: row.rank,
    parameterCount: row.parameterCount === null ? null : Number(row.parameterCount),
    downloads: Number(row.downloads),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
