import { tagVersion } from "#lib/adapters/pushes/mutations.ts";
import { sendJson } from "#lib/http.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { createBranch, deleteBranch, deleteTag } from "#lib/repositories/mutations.ts";
import { jsonParser } from "#lib/validate.ts";
import { pushTarget } from "../commits/push-target.ts";
import { revisionNotFound } from "../hub-error.ts";
import { readJsonBody } from "../read-json-body.ts";
import type { HubCall, HubRoute } from "../route.ts";

const parseTag = jsonParser({
  type: "object",
  required: ["tag"],
  properties: { tag: { type: "string" }, message: { type: ["string", "null"] } },
} as const);
const parseBranch = jsonParser({
  type: "object",
  properties: { startingPoint: { type: ["string", "null"] } },
} as const);

async function pushable(call: HubCall) {
  const { repository, commit } = await pushTarget(call);
  return { repository: await getRepository(call.actor, repository), commit };
}

async function createTag(call: HubCall): Promise<void> {
  const { repository, commit } = await pushable(call);
  if (commit === null) throw revisionNotFound(call.asked.rev);
  const { tag, message } = parseTag(await readJsonBody(call.request));
  await tagVersion(call.actor, repository, tag, commit.oid, message ?? "");
  sendJson(call.response, 200, {});
}

async function removeTag(call: HubCall): Promise<void> {
  const { repository } = await pushable(call);
  await deleteTag(call.actor, repository, call.params.tag ?? "");
  sendJson(call.response, 200, {});
}

async function addBranch(call: HubCall): Promise<void> {
  const { repository } = await pushable(call);
  const { startingPoint } = parseBranch(await readJsonBody(call.request));
  await createBranch(call.actor, repository, {
    name: call.params.branch ?? "",
    rev: startingPoint ?? "main",
  });
  sendJson(call.response, 200, {});
}

async function removeBranch(call: HubCall): Promise<void> {
  const { repository } = await pushable(call);
  await deleteBranch(call.actor, repository, call.params.branch ?? "");
  sendJson(call.response, 200, {});
}

const model = "/api/models/:owner/:name";

function write(
  method: "POST" | "DELETE",
  path: string,
  summary: string,
  run: HubRoute["run"],
  permission: HubRoute["permission"] = "adapter.push",
): HubRoute {
  return { method, path: `${model}${path}`, permission, summary, run };
}

export const refRoutes: readonly HubRoute[] = [
  write("POST", "/tag/:rev", "Tag a revision; v1.2.0 registers that version", createTag),
  write("DELETE", "/tag/:tag", "Remove a tag that is no version's", removeTag),
  write("POST", "/branch/:branch", "Make a branch", addBranch),
  write("DELETE", "/branch/:branch", "Remove a branch", removeBranch),
];
