import { sendJson } from "#lib/http.ts";
import { GatewayError } from "./gateway-error.ts";
import type { GatewayCall } from "./gateway-route.ts";
import { callableModels } from "./routing/callable-models.ts";
import { routingTable } from "./routing/live-table.ts";

/** `GET /v1/models`: aliases, versions and base models that the caller may call. */
export async function listModels({ response, actor }: GatewayCall): Promise<void> {
  sendJson(response, 200, { object: "list", data: callableModels(await routingTable(), actor) });
}

/** `GET /v1/models/{id}`, the id with its slash as it is or encoded. */
export async function retrieveModel({ response, actor, params }: GatewayCall): Promise<void> {
  const id = (params.model ?? "").toLowerCase();
  const found = callableModels(await routingTable(), actor).find((model) => model.id.toLowerCase() === id);
  if (!found) {
    throw new GatewayError(404, "model_not_found", `There is no model '${id.slice(0, 200)}'.`, {
      param: "model",
    });
  }
  sendJson(response, 200, found);
}
