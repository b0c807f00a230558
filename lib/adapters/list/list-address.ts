import { type AdapterQuery, adapterSorts, type FacetName, facetNames } from "./adapter-query.ts";

type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** What people call a facet. */
export const facetTitles: Readonly<Record<FacetName, string>> = {
  owner: "Owner",
  base_model: "Base model",
  task_type: "Task",
  domain: "Domain",
  language: "Language",
  tag: "Tag",
  status: "Status",
  rank: "Rank",
  licence: "Licence",
};

function textOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.join(",") : (value ?? "")).slice(0, 500);
}

/** The list's query as its address says it; what cannot be meant is left out. */
export function readListAddress(parameters: SearchParams): AdapterQuery {
  const sort = adapterSorts.find((known) => known === textOf(parameters.sort));
  const query: AdapterQuery = {};
  for (const facet of facetNames) {
    const values = textOf(parameters[facet]);
    if (values !== "") query[facet] = values;
  }
  const [search, metric, cursor] = [parameters.search, parameters.metric, parameters.cursor].map(textOf);
  return {
    ...query,
    ...(search && { search }),
    ...(metric && { metric }),
    ...(cursor && { cursor }),
    ...(sort && { sort }),
  };
}

/** The address of a query; every change goes back to the first page. */
export function listAddress(query: AdapterQuery, changes: AdapterQuery = {}): string {
  const { cursor: _, ...kept } = query;
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...kept, ...changes })) {
    if (value !== undefined && value !== "") parameters.set(key, String(value));
  }
  const text = parameters.toString();
  return text === "" ? "/adapters" : `/adapters?${text}`;
}

/** The values of a facet that are chosen. */
export function chosenValues(query: AdapterQuery, facet: FacetName): string[] {
  return (query[facet] ?? "").split(",").filter(Boolean);
}

/** The address with one value of a facet chosen, or no longer. */
export function toggleAddress(query: AdapterQuery, facet: FacetName, value: string): string {
  const chosen = chosenValues(query, facet);
  const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
  return listAddress(query, { [facet]: next.join(",") });
}
