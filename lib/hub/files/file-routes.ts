import { sendJson } from "#lib/http.ts";
import { listCommits, listFiles, listRefs } from "#lib/repositories/data.ts";
import { listEntries, type TreeEntry, type TreeFile } from "#lib/repositories/tree.ts";
import { findTarget, type ReadableTarget, readTarget } from "../data.ts";
import { entryNotFound, revisionNotFound } from "../hub-error.ts";
import { pageLimit, sendPage } from "../page.ts";
import { isServed } from "../policy.ts";
import { readBody } from "../read-json-body.ts";
import type { HubCall, HubRoute } from "../route.ts";
import { findLastCommits } from "./data.ts";
import { readPathsForm } from "./paths-form.ts";
import { resolveFile } from "./resolve.ts";
import { toHubEntry } from "./tree-entry.ts";

/** Entries a page; fewer where each needs a look into history. */
const pageSizes = { plain: 1000, expanded: 100 };

/** The files of a revision that this actor is served. */
export async function servedFiles({ actor }: HubCall, target: ReadableTarget): Promise<TreeFile[]> {
  const files = await listFiles(target.commit.id);
  return files.filter(({ path }) => isServed(actor, target, path));
}

async function toHubEntries(target: ReadableTarget, entries: readonly TreeEntry[], isExpanded: boolean) {
  const paths = entries.flatMap(({ type, path }) => (type === "file" ? [path] : []));
  const lastCommits = isExpanded ? await findLastCommits(target.commit.id, paths) : undefined;
  return entries.map((entry) => toHubEntry(entry, lastCommits));
}

const isTrue = (text: string | null) => text === "true" || text === "True" || text === "1";

async function tree(call: HubCall): Promise<void> {
  const { target } = await readTarget(call.actor, call.asked);
  const query = call.url.searchParams;
  const isExpanded = isTrue(query.get("expand"));
  const prefix = (call.params.path ?? "").replace(/\/+$/, "");
  const page = listEntries(await servedFiles(call, target), {
    prefix,
    recursive: isTrue(query.get("recursive")),
    after: query.get("cursor") ?? undefined,
    limit: pageLimit(query.get("limit"), isExpanded ? pageSizes.expanded : pageSizes.plain),
  });
  if (page === null) throw entryNotFound(prefix, target.commit.oid);
  call.response.setHeader("x-repo-commit", target.commit.oid);
  sendPage(call, await toHubEntries(target, page.entries, isExpanded), page.next);
}

async function pathsInfo(call: HubCall): Promise<void> {
  const { target } = await readTarget(call.actor, call.asked);
  const { paths, isExpanded } = readPathsForm(
    await readBody(call.request),
    call.request.headers["content-type"],
  );
  const wanted = new Set(paths.map((path) => path.replace(/^\/+|\/+$/g, "")));
  const all = listEntries(await servedFiles(call, target), { recursive: true });
  const entries = (all?.entries ?? []).filter(({ path }) => wanted.has(path));
  sendJson(call.response, 200, await toHubEntries(target, entries, isExpanded));
}

async function refs(call: HubCall): Promise<void> {
  const { repository, served, commit } = await findTarget(call.actor, call.asked);
  if (commit === null) throw revisionNotFound(call.asked.rev);
  const held =
    served === null
      ? await listRefs(repository.id)
      : [{ kind: "branch" as const, name: "main", oid: commit.oid }];
  const of = (wanted: "branch" | "tag", folder: string) =>
    held
      .filter(({ kind }) => kind === wanted)
      .map(({ name, oid }) => ({ name, ref: `refs/${folder}/${name}`, targetCommit: oid }));
  sendJson(call.response, 200, {
    branches: of("branch", "heads"),
    converts: [],
    tags: of("tag", "tags"),
    ...(call.url.searchParams.has("include_prs") ? { pullRequests: [] } : {}),
  });
}

async function commits(call: HubCall): Promise<void> {
  const { target } = await readTarget(call.actor, call.asked);
  const query = call.url.searchParams;
  const page = await listCommits(target.repository.id, target.commit.id, {
    limit: target.served === null ? pageLimit(query.get("limit"), 100) : 1,
    cursor: query.get("cursor") ?? undefined,
  });
  const items = page.items.map(({ oid, title, message, createdAt, authorLabel }) => ({
    id: oid,
    title,
    message,
    date: createdAt.toISOString(),
    authors: [{ user: authorLabel }],
  }));
  sendPage(call, items, target.served === null ? page.nextCursor : null);
}

function read(path: string, summary: string, run: HubRoute["run"], method: "GET" | "POST" = "GET"): HubRoute {
  return { method, path, permission: "adapter.read", summary, run };
}

const model = "/api/models/:owner/:name";

export const fileRoutes: readonly HubRoute[] = [
  read("/:owner/:name/resolve/:rev/*path", "Download a file, or a range of it", resolveFile),
  read("/:owner/:name/raw/:rev/*path", "The same under its other name", resolveFile),
  read(`${model}/resolve/:rev/*path`, "The same below the API", resolveFile),
  read(`${model}/tree/:rev`, "Files and folders of a revision", tree),
  read(`${model}/tree/:rev/*path`, "Files and folders of a folder", tree),
  read(`${model}/paths-info/:rev`, "What stands at these paths", pathsInfo, "POST"),
  read(`${model}/refs`, "Branches and tags", refs),
  read(`${model}/commits/:rev`, "History of a revision", commits),
];
