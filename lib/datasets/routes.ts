import type { IncomingMessage } from "node:http";
import { requireActor } from "#lib/access/authenticate.ts";
import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { drainRequest } from "#lib/drain-request.ts";
import { type DataContext, type DataRoute, sendJson, sendProblem, webHeaders } from "#lib/http.ts";
import type { FormFields } from "#lib/multipart-form.ts";
import { discardUnreferencedBlob } from "#lib/storage/mutations.ts";
import { textParser } from "#lib/validate.ts";
import { getDataset, requireUpdatableDataset } from "./data.ts";
import { nameFromFileName, type StoredContent } from "./dataset.ts";
import { addDatasetVersion, createDataset } from "./mutations.ts";
import { datasetOperations, uploadFieldsSchema, uploadVersionFieldsSchema } from "./schema.ts";
import { requireNewDatasetName } from "./targets/data.ts";
import { receiveUpload } from "./upload.ts";

const parseFields = textParser(uploadFieldsSchema, "The form");
const parseVersionFields = textParser(uploadVersionFieldsSchema, "The form");

function isMultipart(request: IncomingMessage): boolean {
  return /^multipart\/form-data\b/i.test(request.headers["content-type"] ?? "");
}

async function uploadDataset(context: DataContext, actor: Actor): Promise<void> {
  authorize(actor, datasetOperations.create.permission);
  const read = (fields: FormFields, fileName: string) => {
    const { ownerId, owner, ...said } = parseFields({ ...fields });
    return { target: { ownerId, owner }, fields: { ...said, name: said.name ?? nameFromFileName(fileName) } };
  };
  const upload = await receiveUpload(context.request, async (early, fileName) => {
    const { target, fields } = read(early, fileName);
    await requireNewDatasetName(actor, target, fields.name);
  });
  const { content } = upload;
  const added = await keepBlobIfUsed(content.sha256, () => {
    const { target, fields } = read(upload.fields, content.fileName);
    return createDataset(actor, target, fields, uploaded(content));
  });
  await answer(context, actor, added);
}

async function uploadVersion(context: DataContext, actor: Actor): Promise<void> {
  authorize(actor, datasetOperations.createVersion.permission);
  const named = context.params.id ?? "";
  const { fields, content } = await receiveUpload(context.request, async () => {
    await requireUpdatableDataset(actor, named);
  });
  const added = await keepBlobIfUsed(content.sha256, async () => {
    parseVersionFields({ ...fields });
    return addDatasetVersion(actor, await requireUpdatableDataset(actor, named), uploaded(content));
  });
  await answer(context, actor, added);
}

function uploaded(content: StoredContent) {
  return { kind: "content", content, sourceKind: "upload", details: { fileName: content.fileName } } as const;
}

/** Content whose rows were refused goes away again. */
async function keepBlobIfUsed<T>(sha256: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    await discardUnreferencedBlob(sha256);
    throw error;
  }
}

async function answer(
  { response }: DataContext,
  actor: Actor,
  added: { datasetId: string; versionId: string; isDuplicate: boolean },
): Promise<void> {
  const dataset = await getDataset(actor, added.datasetId);
  sendJson(
    response,
    added.isDuplicate ? 200 : 202,
    { ...dataset, versionId: added.versionId, isDuplicate: added.isDuplicate },
    { location: `/api/v1/datasets/${dataset.id}` },
  );
}

/** Reads on before it refuses: a client that is still sending would see a broken connection instead of the answer. */
async function refuse({ request, response, requestId }: DataContext, error: unknown): Promise<void> {
  if (!request.destroyed && !request.complete) await drainRequest(request);
  sendProblem(response, error, requestId);
}

function route(path: string, run: (context: DataContext, actor: Actor) => Promise<void>): DataRoute {
  return {
    method: "POST",
    path,
    accepts: isMultipart,
    handler: async (context) => {
      try {
        const actor = await requireActor(webHeaders(context.request), context.requestId);
        await run(context, actor);
      } catch (error) {
        await refuse(context, error);
      }
    },
  };
}

/** Uploads on the data plane; the same paths with a JSON body (a source) are Next's. */
export const datasetRoutes: readonly DataRoute[] = [
  route("/api/v1/datasets", uploadDataset),
  route("/api/v1/datasets/:id/versions", uploadVersion),
];
