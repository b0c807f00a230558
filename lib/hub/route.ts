import { requireActor } from "#lib/access/authenticate.ts";
import type { Permission } from "#lib/access/permissions.ts";
import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { errorCode } from "#lib/error-code.ts";
import { type DataContext, type DataRoute, webHeaders } from "#lib/http.ts";
import { hubEndpoint } from "./endpoint.ts";
import { HubError } from "./hub-error.ts";
import { sendHubError } from "./send-hub-error.ts";

/** What a handler of the Hub is given. */
export type HubCall = DataContext & {
  actor: Actor;
  /** The address clients have as HF_ENDPOINT. */
  endpoint: string;
  /** What `:owner`, `:name` and `:rev` of the path say; `main` where the path has no revision. */
  asked: { owner: string; name: string; rev: string };
};

/** One route of the Hub as data: the data plane serves it and the authorization tests walk it. */
export type HubRoute = {
  method: DataRoute["method"];
  /** Below `/hf`, in the spelling of `DataRoute`. */
  path: string;
  /** What the actor needs at least; at an owner the handler checks it again for the owner of the repository. */
  permission: Permission;
  summary: string;
  run: (call: HubCall) => Promise<void>;
};

/** The route as the data plane takes it. */
export function toDataRoute({ method, path, permission, run }: HubRoute): DataRoute {
  return {
    method,
    path: `/hf${path}`,
    handler: async (context) => {
      try {
        const actor = await requireHubActor(context);
        authorize(actor, permission);
        const { owner = "", name = "", rev = "main" } = context.params;
        await run({
          ...context,
          actor,
          endpoint: hubEndpoint(context.request),
          asked: { owner, name, rev },
        });
      } catch (error) {
        await sendHubError(context, error);
      }
    },
  };
}

/**
 * Clients take a 401 about a repository for one that is missing, and say that the token may be; a token that was sent and refused is
 * named by the exact message they look for.
 */
async function requireHubActor({ request, requestId, params }: DataContext): Promise<Actor> {
  try {
    return await requireActor(webHeaders(request), requestId);
  } catch (error) {
    if (!(error instanceof Error) || errorCode(error) !== "unauthenticated") throw error;
    const isSent = request.headers.authorization !== undefined;
    throw new HubError("unauthenticated", error.message, {
      ...(isSent ? { "x-error-message": "Invalid credentials in Authorization header" } : {}),
      ...(params.owner === undefined || isSent ? {} : { "x-error-code": "RepoNotFound" }),
    });
  }
}
