import { AppError } from "#lib/errors.ts";

/** What a list of models is asked for. */
export type ListQuery = {
  search: string[];
  author: string | null;
  /** Base model that adapters are of. */
  baseModels: string[];
  licences: string[];
  /** Tags, languages or tasks: each must be one of the three. */
  tags: string[];
  /** True when a filter can match nothing that is kept here. */
  isEmpty: boolean;
  sort: "updatedAt" | "createdAt" | "downloads";
  withFiles: boolean;
  expand: string[];
};

const unsupported = ["apps", "inference", "inference_provider", "num_parameters", "emissions_thresholds"];
const sorts: Readonly<Record<string, ListQuery["sort"]>> = {
  createdAt: "createdAt",
  created_at: "createdAt",
  downloads: "downloads",
  downloadsAllTime: "downloads",
};
/** Tags that every adapter here has. */
const everyAdapter = new Set(["peft", "lora", "safetensors"]);

/** Reads the query of `GET /api/models`. Throws `not_implemented` for filters that mean nothing here: they must not be ignored in silence. */
export function readListQuery(query: URLSearchParams): ListQuery {
  const unknown = unsupported.find((name) => query.has(name));
  if (unknown !== undefined) {
    throw new AppError("not_implemented", `Lists cannot be filtered by '${unknown}' here.`);
  }
  const filters = [...query.getAll("filter"), ...query.getAll("pipeline_tag")].flatMap((value) =>
    value.split(","),
  );
  const list: ListQuery = {
    search: (query.get("search") ?? "").toLowerCase().split(/\s+/).filter(Boolean),
    author: query.get("author")?.toLowerCase() ?? null,
    baseModels: [],
    licences: [],
    tags: [],
    isEmpty: /^(?:true|auto|manual)$/i.test(query.get("gated") ?? ""),
    sort: sorts[query.get("sort") ?? ""] ?? "updatedAt",
    withFiles: isTrue(query.get("full")) || query.getAll("expand").includes("siblings"),
    expand: [...query.getAll("expand"), ...query.getAll("expand[]")],
  };
  for (const filter of filters.filter(Boolean)) addFilter(list, filter);
  return list;
}

function addFilter(list: ListQuery, filter: string): void {
  const [, relation, base] = /^base_model:(?:(adapter|finetune|merge|quantized):)?(.+)$/.exec(filter) ?? [];
  if (base !== undefined) {
    if (relation === undefined || relation === "adapter") list.baseModels.push(base);
    else list.isEmpty = true;
  } else if (filter.startsWith("license:")) list.licences.push(filter.slice("license:".length));
  else if (filter.startsWith("language:")) list.tags.push(filter.slice("language:".length));
  else if (!everyAdapter.has(filter)) list.tags.push(filter);
}

const isTrue = (text: string | null) => /^(?:true|1)$/i.test(text ?? "");
