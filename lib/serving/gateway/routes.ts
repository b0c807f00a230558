import type { DataRoute } from "#lib/http.ts";
import { GatewayError } from "./gateway-error.ts";
import { type GatewayRoute, toDataRoute } from "./gateway-route.ts";
import { infer } from "./infer.ts";
import { listModels, retrieveModel } from "./models.ts";
import { sendGatewayError } from "./send-gateway-error.ts";

const permission = "gateway.infer";

/** Every route of the gateway that asks for a token, as data. */
export const gatewayOperations: readonly GatewayRoute[] = [
  {
    method: "GET",
    path: "/models",
    permission,
    summary: "List models that the token may call",
    run: listModels,
  },
  { method: "GET", path: "/models/*model", permission, summary: "Read one of them", run: retrieveModel },
  {
    method: "POST",
    path: "/chat/completions",
    permission,
    summary: "Answer a conversation, streaming too",
    run: (call) => infer(call, "/v1/chat/completions"),
  },
  {
    method: "POST",
    path: "/completions",
    permission,
    summary: "Complete a text, streaming too",
    run: (call) => infer(call, "/v1/completions"),
  },
];

/** What OpenAI has and the gateway does not, told in its shape, whoever asks. */
const absent: DataRoute[] = (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).map((method) => ({
  method,
  path: "/v1/*rest",
  handler: (context) =>
    sendGatewayError(
      context,
      new GatewayError(
        404,
        "unknown_url",
        `There is no ${method} ${context.url.pathname.slice(0, 200)}. The gateway has GET /v1/models, POST /v1/chat/completions and POST /v1/completions.`,
      ),
    ),
}));

/** The OpenAI-compatible gateway on the data plane, below `/v1`. */
export const gatewayRoutes: readonly DataRoute[] = [...gatewayOperations.map(toDataRoute), ...absent];
