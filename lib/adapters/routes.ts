import type { IncomingMessage } from "node:http";
import { requireActor } from "#lib/access/authenticate.ts";
import { authorize } from "#lib/access/policy.ts";
import { type DataContext, type DataRoute, sendJson, sendProblem, webHeaders } from "#lib/http.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { textParser } from "#lib/validate.ts";
import { nameOf } from "./route-params.ts";
import { adapterOperations } from "./schema.ts";
import { uploadFieldsSchema } from "./schema-parts.ts";
import { registerUpload } from "./uploads/mutations.ts";
import { discardFiles, receiveFiles } from "./uploads/receive-files.ts";
import { findVersion, requireVersion } from "./versions/data.ts";
import { numberTaken } from "./versions/mutations.ts";
import { requireSemver } from "./versions/semver.ts";

const parseFields = textParser(uploadFieldsSchema, "The form");
/** How much of a refused upload is read and thrown away, and for how long, before the answer is sent. */
const maxDrainedBytes = 256 * 1024 * 1024;
const maxDrainMs = 30_000;

function isMultipart(request: IncomingMessage): boolean {
  return /^multipart\/form-data\b/i.test(request.headers["content-type"] ?? "");
}

async function uploadVersion({ request, response, params, requestId }: DataContext): Promise<void> {
  const actor = await requireActor(webHeaders(request), requestId);
  authorize(actor, adapterOperations.register.permission);
  const repository = await getRepository(actor, nameOf(params), "adapter");
  authorize(actor, "adapter.register", repository.ownerId);
  const { fields, files } = await receiveFiles(request, async (early) => {
    // Fields may follow the files; a number that is there already is refused before they are read.
    if (early.semver === undefined) return;
    requireSemver(early.semver, "/semver");
    const held = await findVersion(repository, early.semver);
    if (held?.commitId) throw numberTaken(repository, early.semver);
  });
  try {
    const { semver, message } = parseFields({ ...fields });
    await registerUpload(actor, repository, { semver, message }, files);
    sendJson(response, 201, await requireVersion(repository, semver), {
      location: `/api/v1/adapters/${repository.owner}/${repository.name}/versions/${semver}`,
    });
  } catch (error) {
    await discardFiles(files);
    throw error;
  }
}

/** Reads on before it refuses: a client that is still sending would see a broken connection instead of the answer. */
function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let drainedBytes = 0;
    const timer = setTimeout(stop, maxDrainMs);
    function stop() {
      clearTimeout(timer);
      request.off("data", count);
      request.pause();
      resolve();
    }
    function count(chunk: Buffer) {
      drainedBytes += chunk.length;
      if (drainedBytes > maxDrainedBytes) stop();
    }
    request.once("end", stop).once("close", stop).once("error", stop);
    request.on("data", count);
    request.resume();
  });
}

/** Uploads on the data plane; the same path with a JSON body (the draft, a commit) is Next's. */
export const adapterRoutes: readonly DataRoute[] = [
  {
    method: "POST",
    path: "/api/v1/adapters/:owner/:name/versions",
    accepts: isMultipart,
    handler: async (context) => {
      try {
        await uploadVersion(context);
      } catch (error) {
        const { request, response, requestId } = context;
        if (!request.destroyed && !request.complete) await drain(request);
        sendProblem(response, error, requestId);
      }
    },
  },
];
