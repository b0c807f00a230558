import { sendJson } from "#lib/http.ts";
import { listFiles } from "#lib/repositories/data.ts";
import { readTarget } from "../data.ts";
import { servedFiles } from "../files/file-routes.ts";
import { headerText } from "../hub-error.ts";
import { pageLimit, sendPage } from "../page.ts";
import { isServed, productionWarning } from "../policy.ts";
import type { HubCall, HubRoute } from "../route.ts";
import { targetLabel } from "../target.ts";
import { type ListedRepository, listModels } from "./data.ts";
import { describeModel } from "./describe.ts";
import { readListQuery } from "./list-query.ts";
import { expanded, toModelInfo } from "./model-info.ts";

async function info(call: HubCall): Promise<void> {
  const { target } = await readTarget(call.actor, call.asked);
  const files = await servedFiles(call, target);
  const query = call.url.searchParams;
  const model = toModelInfo(await describeModel(target, files), {
    withBlobs: /^(?:true|1)$/i.test(query.get("blobs") ?? ""),
  });
  const warning = productionWarning(target);
  if (warning !== null) call.response.setHeader("x-hf-warning", headerText(warning));
  call.response.setHeader("x-repo-commit", target.commit.oid);
  sendJson(call.response, 200, expanded(model, [...query.getAll("expand"), ...query.getAll("expand[]")]));
}

async function list(call: HubCall): Promise<void> {
  const { actor, url } = call;
  const query = readListQuery(url.searchParams);
  const { items, next } = await listModels(actor, query, {
    limit: pageLimit(url.searchParams.get("limit"), 1000),
    cursor: url.searchParams.get("cursor") ?? undefined,
  });
  const models = await Promise.all(items.map((item) => toListItem(call, item, query.withFiles)));
  sendPage(
    call,
    models.map((model) => expanded(model, query.expand)),
    next,
  );
}

async function toListItem(
  { actor }: HubCall,
  { repository, head, ...facets }: ListedRepository,
  withFiles: boolean,
) {
  const files = withFiles && head !== null ? await listFiles(head.id) : null;
  const target = { repository, served: null };
  return toModelInfo(
    {
      ...facets,
      repository,
      label: targetLabel(target),
      commit: head,
      files: files?.filter(({ path }) => isServed(actor, target, path)) ?? null,
      cardData: {},
      config: null,
      dtypes: null,
      pipelineTag: repository.kind === "adapter" ? "text-generation" : null,
    },
    { withBlobs: false },
  );
}

/** Answers nothing but that the repository may be read. */
async function authCheck(call: HubCall): Promise<void> {
  await readTarget(call.actor, call.asked);
  sendJson(call.response, 200, {});
}

function read(path: string, summary: string, run: HubRoute["run"]): HubRoute {
  return { method: "GET", path, permission: "adapter.read", summary, run };
}

export const modelRoutes: readonly HubRoute[] = [
  read("/api/models", "Search and filter repositories", list),
  read("/api/models/:owner/:name", "Describe a repository at main", info),
  read("/api/models/:owner/:name/revision/:rev", "Describe a repository at a revision", info),
  read("/api/models/:owner/:name/auth-check", "Whether the token may read a repository", authCheck),
];
