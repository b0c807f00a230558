import { pushCommit } from "#lib/adapters/pushes/mutations.ts";
import { AppError } from "#lib/errors.ts";
import { sendJson } from "#lib/http.ts";
import { getRepository, listFiles } from "#lib/repositories/data.ts";
import { jsonParser } from "#lib/validate.ts";
import { revisionNotFound } from "../hub-error.ts";
import { readJsonBody } from "../read-json-body.ts";
import { parseRevision } from "../revision.ts";
import type { HubCall, HubRoute } from "../route.ts";
import type { HubTarget } from "../target.ts";
import { pushTarget } from "./push-target.ts";
import { receiveCommit } from "./read-commit.ts";
import { uploadModeOf } from "./upload-mode.ts";

const parsePreupload = jsonParser({
  type: "object",
  required: ["files"],
  properties: {
    files: {
      type: "array",
      maxItems: 10_000,
      items: {
        type: "object",
        required: ["path", "size"],
        properties: { path: { type: "string" }, size: { type: "integer", minimum: 0 } },
      },
    },
  },
} as const);

/**
 * The branch a path names, as which it is read too, whatever else has its name. Throws RevisionNotFound for a commit or tag, which nothing
 * can be pushed to, and for a branch that is not there.
 */
async function pushBranch({ actor, asked }: HubCall): Promise<{ target: HubTarget; branch: string }> {
  const { kind, name } = parseRevision(asked.rev);
  const target = await pushTarget({ actor, asked: { ...asked, rev: `refs/heads/${name}` } });
  if (target.commit === null || kind === "commit" || kind === "tag") throw revisionNotFound(asked.rev);
  return { target, branch: name };
}

const xetWarning =
  "Files above 1 GiB need HF_HUB_DISABLE_XET=1 here: this registry takes them through LFS and has no Xet storage.";

function refusePullRequest({ url }: HubCall): void {
  if (!url.searchParams.has("create_pr") || url.searchParams.get("create_pr") === "0") return;
  throw new AppError(
    "not_implemented",
    "There are no pull requests here. Push to a branch; versions are reviewed when they are registered.",
  );
}

async function preupload(call: HubCall): Promise<void> {
  refusePullRequest(call);
  const { target } = await pushBranch(call);
  const { files } = parsePreupload(await readJsonBody(call.request));
  const held = new Map(
    (target.commit ? await listFiles(target.commit.id) : []).map((file) => [file.path, file]),
  );
  // Clients that would use Xet for a large file do not show why that fails: they are told before.
  if (files.some(({ size }) => uploadModeOf(size) === "lfs")) {
    call.response.setHeader("x-hf-warning", `adaptery-xet; ${xetWarning}`);
  }
  sendJson(call.response, 200, {
    files: files.map(({ path, size }) => {
      const uploadMode = uploadModeOf(size);
      const file = held.get(path.normalize("NFC"));
      const oid = uploadMode === "lfs" ? file?.sha256 : file?.gitOid;
      return { path, uploadMode, shouldIgnore: false, ...(oid === undefined ? {} : { oid }) };
    }),
  });
}

async function commit(call: HubCall): Promise<void> {
  refusePullRequest(call);
  const { actor, endpoint, request, response } = call;
  const { target, branch } = await pushBranch(call);
  const { changes, ...received } = await receiveCommit(actor, target.repository.id, request);
  const { owner, name } = target.repository;
  const repository = await getRepository(actor, { owner, name });
  const { oid } = await pushCommit(actor, repository, { branch, ...received, changes });
  sendJson(response, 200, {
    success: true,
    commitOid: oid,
    commitUrl: `${endpoint}/${owner}/${name}/commit/${oid}`,
    hookOutput: "",
  });
}

export const commitRoutes: readonly HubRoute[] = [
  {
    method: "POST",
    path: "/api/models/:owner/:name/preupload/:rev",
    permission: "adapter.push",
    summary: "How each file of a commit is to be sent",
    run: preupload,
  },
  {
    method: "POST",
    path: "/api/models/:owner/:name/commit/:rev",
    permission: "adapter.push",
    summary: "Add a commit to a branch",
    run: commit,
  },
];
