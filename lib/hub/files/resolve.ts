import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { blobStore } from "#lib/storage/blob-store.ts";
import { readTarget } from "../data.ts";
import { entryNotFound, headerText } from "../hub-error.ts";
import { isServed, productionWarning } from "../policy.ts";
import type { HubCall } from "../route.ts";
import { etagOf, type HubFile } from "../target.ts";
import { parseRange } from "./byte-range.ts";
import { countDownload } from "./downloads.ts";
import { maxSmallBytes, readSmallBlob } from "./small-blobs.ts";

/** Media types by extension; everything else is bytes, so that no browser ever runs what someone pushed. */
const mediaTypes: Readonly<Record<string, string>> = {
  json: "application/json",
  md: "text/plain; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  yaml: "text/plain; charset=utf-8",
  yml: "text/plain; charset=utf-8",
};

/** A file of a revision: `HEAD` for what it is, `GET` for its bytes or a range of them. */
export async function resolveFile(call: HubCall): Promise<void> {
  const { actor, asked, request, response } = call;
  const path = call.params.path ?? "";
  const { target, file } = await readTarget(actor, asked, path);
  const { oid } = target.commit;
  if (file === null || !isServed(actor, target, path)) throw entryNotFound(path, oid);

  const warning = productionWarning(target);
  if (warning !== null) response.setHeader("x-hf-warning", headerText(warning));
  response.setHeader("x-repo-commit", oid);
  response.setHeader("accept-ranges", "bytes");
  const etag = `"${etagOf(file)}"`;
  response.setHeader("etag", etag);
  // Bytes of a commit never change, but who may see them does: shared caches keep nothing.
  response.setHeader("cache-control", asked.rev === oid ? "private, max-age=3600" : "private, no-cache");
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return;
  }
  if (request.method === "GET") countDownload(target.repository.id, path);
  await sendFile(response, file, {
    isHead: request.method === "HEAD",
    range: ifRange(request.headers, etag),
  });
}

/** The range asked for, unless the client has the start of other bytes than these (If-Range). */
function ifRange(headers: HubCall["request"]["headers"], etag: string): string | undefined {
  const condition = headers["if-range"];
  return condition === undefined || condition === etag ? headers.range : undefined;
}

async function sendFile(
  response: ServerResponse,
  file: HubFile,
  { isHead, range: header }: { isHead: boolean; range: string | undefined },
): Promise<void> {
  const { sizeBytes, sha256, path } = file;
  const range = parseRange(header, sizeBytes);
  if (range === "unsatisfiable") {
    response.writeHead(416, { "content-range": `bytes */${sizeBytes}` }).end();
    return;
  }
  const type = typeOf(path);
  const address = sizeBytes > maxSmallBytes ? await blobStore().signedAddress?.(sha256, type) : undefined;
  if (address !== undefined) {
    // What the file is stands on the redirect: clients do not take it from another host, nor send their token there.
    const linked = { "x-linked-etag": `"${etagOf(file)}"`, "x-linked-size": sizeBytes };
    response.writeHead(302, { ...linked, location: address, "cache-control": "no-store" }).end();
    return;
  }
  const headers: Record<string, string | number> = {
    "content-type": type.contentType,
    "content-disposition": type.disposition,
    "content-length": range === "whole" ? sizeBytes : range.end - range.start + 1,
    ...(range === "whole" ? {} : { "content-range": `bytes ${range.start}-${range.end}/${sizeBytes}` }),
  };
  const status = range === "whole" ? 200 : 206;
  if (isHead || sizeBytes === 0) {
    response.writeHead(status, headers).end();
    return;
  }
  if (sizeBytes <= maxSmallBytes) {
    const bytes = await readSmallBlob(file);
    response.writeHead(status, headers);
    response.end(range === "whole" ? bytes : bytes.subarray(range.start, range.end + 1));
    return;
  }
  const content = await blobStore().open(sha256, range === "whole" ? undefined : range);
  response.writeHead(status, headers);
  await pipeline(content, response);
}

function typeOf(path: string): { contentType: string; disposition: string } {
  const extension = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  const fileName = path.slice(path.lastIndexOf("/") + 1);
  return {
    contentType: mediaTypes[extension] ?? "application/octet-stream",
    disposition: `inline; filename*=UTF-8''${encodeURIComponent(fileName)}`,
  };
}
