import { AppError } from "#lib/errors.ts";
import { type VersionStatus, versionStatuses } from "../status/policy.ts";

/** What lists count by and filter by. Values of one facet are alternatives; facets go together. */
export const facetNames = [
  "owner",
  "base_model",
  "task_type",
  "domain",
  "language",
  "tag",
  "status",
  "rank",
  "licence",
] as const;
export type FacetName = (typeof facetNames)[number];

/** Orders of a list; all but `name` begin with the most. */
export const adapterSorts = ["updated", "created", "downloads", "name", "parameters"] as const;
export type AdapterSort = (typeof adapterSorts)[number];

/** What a list is asked for, as pages and the API say it; each facet is one value or several with commas between. */
export type AdapterQuery = Partial<Record<FacetName, string>> & {
  /** Words that all stand somewhere in name, description, base model, task, domain or tags. */
  search?: string | undefined;
  /** `eval_loss<0.5`. */
  metric?: string | undefined;
  sort?: AdapterSort | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
};

/** One adapter as lists show it, with the card of the version shown first. Times are ISO 8601. */
export type AdapterItem = {
  id: string;
  owner: string;
  name: string;
  description: string;
  visibility: "team" | "everyone";
  /** Number of the version shown first; null: a draft, or nothing yet. */
  version: string | null;
  /** Null: nothing was pushed yet. */
  status: VersionStatus | null;
  baseModel: string | null;
  taskType: string | null;
  domain: string | null;
  languages: readonly string[];
  licence: string | null;
  tags: readonly string[];
  rank: number | null;
  parameterCount: number | null;
  downloads: number;
  createdAt: string;
  updatedAt: string;
};

/** Values of a facet with how many adapters have them, most first. */
export type FacetCounts = Record<FacetName, { value: string; count: number }[]>;

/** The wanted values of a query by facet. Throws `invalid_input` for a status that there is not. */
export function wantedFacets(query: AdapterQuery): Map<FacetName, Set<string>> {
  const wanted = new Map<FacetName, Set<string>>();
  for (const facet of facetNames) {
    const values = (query[facet] ?? "")
      .split(",")
      .map((value) => value.trim())
      .filter(Boolean);
    if (values.length === 0) continue;
    wanted.set(facet, new Set(facet === "owner" ? values.map((value) => value.toLowerCase()) : values));
  }
  const unknown = [...(wanted.get("status") ?? [])].find(
    (status) => !versionStatuses.some((known) => known === status),
  );
  if (unknown === undefined) return wanted;
  const message = `'${unknown.slice(0, 40)}' is no status. There are ${versionStatuses.join(", ")}.`;
  throw new AppError("invalid_input", message, { problems: [{ pointer: "/status", message }] });
}
