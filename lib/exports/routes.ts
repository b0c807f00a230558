import { pipeline } from "node:stream/promises";
import { requireActor } from "#lib/access/authenticate.ts";
import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { errorCode } from "#lib/error-code.ts";
import { type Download, downloadArchive, downloadFile } from "#lib/exports/downloads.ts";
import { exportOperations } from "#lib/exports/schema.ts";
import { type DataContext, type DataRoute, sendProblem, webHeaders } from "#lib/http.ts";

/** Errors of a connection that the reader closed: nothing failed on our side. */
const readerGone = new Set(["ERR_STREAM_PREMATURE_CLOSE", "ECONNRESET", "EPIPE"]);

async function send({ request, response }: DataContext, answer: Download): Promise<void> {
  const { status, headers, body } = answer;
  response.writeHead(status, headers);
  if (body === null || request.method === "HEAD") {
    body?.destroy();
    response.end();
    return;
  }
  try {
    await pipeline(body, response);
  } catch (error) {
    const code = errorCode(error);
    if (!readerGone.has(code)) throw error;
  }
}

function download(
  path: string,
  permission: (typeof exportOperations)["file"]["permission"],
  open: (context: DataContext, actor: Actor) => Promise<Download>,
): DataRoute {
  return {
    method: "GET",
    path,
    handler: async (context) => {
      try {
        const actor = await requireActor(webHeaders(context.request), context.requestId);
        authorize(actor, permission);
        await send(context, await open(context, actor));
      } catch (error) {
        sendProblem(context.response, error, context.requestId);
      }
    },
  };
}

/** Downloads on the data plane: plain streams with their length and ranges. */
export const exportRoutes: readonly DataRoute[] = [
  download(
    "/api/v1/exports/:id/files/*path",
    exportOperations.file.permission,
    ({ params, request }, actor) => downloadFile(actor, params.id ?? "", params.path ?? "", request.headers),
  ),
  download("/api/v1/exports/:id/archive", exportOperations.archive.permission, ({ params }, actor) =>
    downloadArchive(actor, params.id ?? ""),
  ),
];
