import type { Actor } from "#lib/actor.ts";
import { sendJson } from "#lib/http.ts";
import { GatewayError } from "./gateway-error.ts";
import type { GatewayCall } from "./gateway-route.ts";
import { routingTable } from "./routing/live-table.ts";
import { isCallable } from "./routing/resolve.ts";
import { isClosed, type Route, type RoutingTable } from "./routing/routing-table.ts";

/** An entry of the model list: OpenAI's four fields, and what vLLM adds to them. */
type ModelEntry = {
  id: string;
  object: "model";
  /** Seconds since 1970. */
  created: number;
  owned_by: string;
  /** The name that replicas serve it under. */
  root: string;
  /** The base model of an adapter. */
  parent: string | null;
  /** Replicas that have it proved, over all targets. */
  ready_replicas: number;
};

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

function callableModels(table: RoutingTable, actor: Actor): ModelEntry[] {
  const models: ModelEntry[] = [];
  const add = (id: string, routes: readonly Route[]) => {
    const [first] = routes;
    if (first === undefined) return;
    const { adapter, target, repository, servedName } = first;
    models.push({
      id,
      object: "model",
      created: Math.floor((adapter ?? target).createdAt.getTime() / 1_000),
      owned_by: repository.owner,
      root: servedName,
      parent: adapter === null ? null : `${target.base.owner}/${target.base.name}`,
      ready_replicas: routes.reduce((sum, route) => sum + route.ready.length, 0),
    });
  };
  const isOpen = ({ adapter }: Route) => adapter !== null && !isClosed(adapter);
  for (const { repository, aliases, versions } of table.adapters.values()) {
    if (!isCallable(actor, repository)) continue;
    const label = `${repository.owner}/${repository.name}`;
    for (const [alias, routes] of aliases) {
      add(`${label}@${alias}`, routes.map(({ route }) => route).filter(isOpen));
    }
    for (const [, routes] of versions)
      add(`${label}@${routes[0]?.adapter?.semver ?? ""}`, routes.filter(isOpen));
  }
  const bases = new Map<string, Route[]>();
  for (const route of new Set([...table.bases.values()].flat())) {
    if (!isCallable(actor, route.repository)) continue;
    const label = `${route.repository.owner}/${route.repository.name}`;
    bases.set(label, [...(bases.get(label) ?? []), route]);
  }
  for (const [label, routes] of bases) add(label, routes);
  return models;
}
