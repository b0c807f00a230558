import { forward } from "./forward/forward.ts";
import { GatewayError } from "./gateway-error.ts";
import type { GatewayCall } from "./gateway-route.ts";
import { type InferenceRequest, parseInferenceRequest } from "./request/inference-request.ts";
import { readBody } from "./request/read-body.ts";
import { rollOf } from "./routing/canary-roll.ts";
import { routingTable } from "./routing/live-table.ts";
import { type Resolution, resolveModel } from "./routing/resolve.ts";
import { parseSchemaWish, responseFormatOf, type SchemaWish } from "./schema/attach-schema.ts";

/** Answers a request for a completion: finds the replica, sends it there and passes the answer on. */
export async function infer(call: GatewayCall, path: string): Promise<void> {
  const startedMs = performance.now();
  const { request, requestId, actor } = call;
  const { headers } = request;
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") {
    throw new GatewayError(415, "unsupported_encoding", "Send the request body without Content-Encoding.");
  }
  const wish = parseSchemaWish(headers["x-adaptery-schema"]);
  const asked = parseInferenceRequest(await readBody(request));
  const loading = routingTable();
  const table = loading instanceof Promise ? await loading : loading;
  const target = headers["x-adaptery-target"];
  const resolution = resolveModel(
    table,
    actor,
    { model: asked.model, loraName: asked.loraName, target: typeof target === "string" ? target : null },
    rollOf(requestId),
  );
  const attached = wantsSchema(asked, resolution, wish)
    ? (versionId: string | null) => attachedFormat(asked, versionId, wish)
    : null;
  await forward({ call, path, asked, resolution, attached, startedMs });
}

/** Whether a schema is to be looked for: asked for by header or by the alias's setting, and the request has none of its own. */
function wantsSchema(asked: InferenceRequest, resolution: Resolution, wish: SchemaWish): boolean {
  if (asked.hasOwnFormat || wish === "off") return false;
  return wish === "on" || resolution.attachesSchema;
}

async function attachedFormat(
  asked: InferenceRequest,
  versionId: string | null,
  wish: SchemaWish,
): Promise<Buffer | null> {
  const format = versionId === null ? null : await responseFormatOf(versionId);
  if (format === null && wish === "on") {
    const name = (asked.loraName ?? asked.model).slice(0, 200);
    throw new GatewayError(
      400,
      "schema_not_found",
      `'${name}' has no schema to attach: no export with one is known as its training data. Leave out x-adaptery-schema, or send response_format.`,
    );
  }
  return format;
}
