import type { Actor } from "#lib/actor.ts";
import { aliasMeaning, isCallable } from "./resolve.ts";
import { isClosed, type Route, type RoutingTable } from "./routing-table.ts";

/** An entry of the model list: OpenAI's four fields, and what vLLM adds to them. */
export type ModelEntry = {
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

/** Aliases, versions and base models that an actor may call; an alias is listed as what answers it. */
export function callableModels(table: RoutingTable, actor: Actor): ModelEntry[] {
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
      add(
        `${label}@${alias}`,
        aliasMeaning(routes)
          .map(({ route }) => route)
          .filter(isOpen),
      );
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
