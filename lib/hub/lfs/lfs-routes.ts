import { AppError } from "#lib/errors.ts";
import { type DataContext, type DataRoute, sendJson } from "#lib/http.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { discardUnreferencedBlob } from "#lib/storage/mutations.ts";
import { jsonParser } from "#lib/validate.ts";
import { findHeldFile } from "../commits/data.ts";
import { pushTarget } from "../commits/push-target.ts";
import { recordHubUploads } from "../mutations.ts";
import { readJsonBody } from "../read-json-body.ts";
import type { HubCall, HubRoute } from "../route.ts";
import { sendHubError } from "../send-hub-error.ts";
import { readSignedUpload, signedUploadPath, uploadLifetimeMs } from "./signed-upload.ts";

/** Largest file. A bound on what one signed address may fill the disk with. */
const maxFileBytes = 200 * 1024 ** 3;

const object = {
  type: "object",
  required: ["oid", "size"],
  properties: {
    oid: { type: "string", pattern: "^[0-9a-f]{64}$" },
    size: { type: "integer", minimum: 0 },
  },
} as const;

const parseBatch = jsonParser({
  type: "object",
  required: ["operation", "objects"],
  properties: {
    operation: { enum: ["upload", "download"] },
    objects: { type: "array", maxItems: 1000, items: object },
    hash_algo: { const: "sha256" },
  },
} as const);
const parseObject = jsonParser(object);

/** `:repository` of these paths is `name.git`. */
function named(call: HubCall): Pick<HubCall, "actor" | "asked"> {
  const name = (call.params.repository ?? "").replace(/\.git$/, "");
  return { actor: call.actor, asked: { ...call.asked, name } };
}

/** Says for each file whether it is stored already or where to send it (Git LFS batch API, `basic` transfers only). */
async function batch(call: HubCall): Promise<void> {
  const { repository } = await pushTarget(named(call));
  const { operation, objects } = parseBatch(await readJsonBody(call.request));
  if (operation !== "upload") {
    throw new AppError("not_implemented", "Download files from their resolve address, not through LFS.");
  }
  const answers = await Promise.all(
    objects.map(async ({ oid, size }) => {
      if (size > maxFileBytes) {
        return { oid, size, error: { code: 422, message: `A file has at most ${maxFileBytes} bytes.` } };
      }
      const held = await findHeldFile(call.actor, repository.id, oid);
      if (held?.isHeldHere && held.sizeBytes === size) return { oid, size, authenticated: true };
      return { oid, size, authenticated: true, actions: uploadActions(call, repository.id, oid, size) };
    }),
  );
  const body = { transfer: "basic", objects: answers, hash_algo: "sha256" };
  sendJson(call.response, 200, body, { "content-type": "application/vnd.git-lfs+json" });
}

function uploadActions(
  { endpoint, params }: HubCall,
  repositoryId: string,
  sha256: string,
  sizeBytes: number,
) {
  const expiresAtMs = Date.now() + uploadLifetimeMs;
  const upload = endpoint + signedUploadPath({ repositoryId, sha256, sizeBytes, expiresAtMs });
  const verify = `${endpoint}/${params.owner}/${params.repository}/info/lfs/verify`;
  return {
    upload: { href: upload, expires_in: uploadLifetimeMs / 1000 },
    verify: { href: verify, expires_in: uploadLifetimeMs / 1000 },
  };
}

/** Tells a client that what it sent has arrived whole. */
async function verify(call: HubCall): Promise<void> {
  const { repository } = await pushTarget(named(call));
  const { oid, size } = parseObject(await readJsonBody(call.request));
  const held = await findHeldFile(call.actor, repository.id, oid);
  if (!held?.isHeldHere || held.sizeBytes !== size) {
    throw new AppError("not_found", `The file ${oid.slice(0, 12)}… has not arrived. Send it again.`);
  }
  sendJson(call.response, 200, {});
}

/** Stores a file sent to a signed address; its digest and size are those of the address or nothing is kept. */
async function receive(context: DataContext): Promise<void> {
  const { request, response, params, url } = context;
  try {
    const { repositoryId, sha256, sizeBytes } = readSignedUpload(params, url.searchParams);
    const announced = request.headers["content-length"];
    if (announced !== undefined && Number(announced) !== sizeBytes) {
      throw new AppError("invalid_input", `This address takes ${sizeBytes} bytes, not ${announced}.`);
    }
    const stored = await blobStore().put(request, { maxBytes: sizeBytes });
    if (stored.sha256 !== sha256 || stored.sizeBytes !== sizeBytes) {
      await discardUnreferencedBlob(stored.sha256);
      throw new AppError("invalid_input", "The bytes are not those of the digest they were announced with.");
    }
    await recordHubUploads(repositoryId, [stored]);
    sendJson(response, 200, {});
  } catch (error) {
    await sendHubError(context, error);
  }
}

/** The address carries its own authority: clients send no token with it. */
export const signedUploadRoute: DataRoute = {
  method: "PUT",
  path: "/hf/lfs/:repository/:sha256",
  handler: receive,
};

export const lfsRoutes: readonly HubRoute[] = [
  {
    method: "POST",
    path: "/:owner/:repository/info/lfs/objects/batch",
    permission: "adapter.push",
    summary: "Where to send large files",
    run: batch,
  },
  {
    method: "POST",
    path: "/:owner/:repository/info/lfs/verify",
    permission: "adapter.push",
    summary: "Whether a large file has arrived",
    run: verify,
  },
];
