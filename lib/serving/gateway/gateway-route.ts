import { requireActor } from "#lib/access/authenticate.ts";
import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import type { DataContext, DataRoute } from "#lib/http.ts";
import { sendGatewayError } from "./send-gateway-error.ts";

/** What a handler of the gateway is given. */
export type GatewayCall = DataContext & { actor: Actor };

/** One route of the gateway as data: the data plane serves it and the authorization tests walk it. */
export type GatewayRoute = {
  method: DataRoute["method"];
  /** Below `/v1`, in the spelling of `DataRoute`. */
  path: string;
  permission: "gateway.infer";
  summary: string;
  run: (call: GatewayCall) => Promise<void>;
};

/** The route as the data plane takes it: who calls may infer, and errors are in OpenAI's shape. */
export function toDataRoute({ method, path, permission, run }: GatewayRoute): DataRoute {
  return {
    method,
    path: `/v1${path}`,
    handler: async (context) => {
      try {
        const actor = await requireActor(credentials(context), context.requestId);
        authorize(actor, permission);
        await run({ ...context, actor });
      } catch (error) {
        await sendGatewayError(context, error);
      }
    },
  };
}

/** The two headers that say who calls; copying all of them would cost as much as the rest of the gateway. */
function credentials({ request: { headers } }: DataContext): Headers {
  const taken = new Headers();
  if (headers.authorization !== undefined) taken.set("authorization", headers.authorization);
  if (headers.cookie !== undefined) taken.set("cookie", headers.cookie);
  return taken;
}
