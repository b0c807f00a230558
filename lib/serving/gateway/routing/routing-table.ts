import type { RoutedAdapter, RoutedReplica, RoutedRepository, TargetRoutes } from "./target-routes.ts";

/** One way to answer requests for something: a name that a target serves, and the replicas where it is proved. */
export type Route = {
  target: TargetRoutes;
  /** What upstream requests say in `model`. */
  servedName: string;
  /** Null: the base model itself. */
  adapter: RoutedAdapter | null;
  /** Whose permission is asked for. */
  repository: RoutedRepository;
  ready: readonly RoutedReplica[];
};

/** An alias on one target; `canary` gets `canaryPercent` of its requests while there is one. */
export type AliasRoute = {
  alias: string;
  route: Route;
  canary: Route | null;
  canaryPercent: number;
  attachesSchema: boolean;
  updatedAtMs: number;
};

/** An adapter with all that is served of it. */
export type AdapterRoutes = {
  repository: RoutedRepository;
  aliases: Map<string, AliasRoute[]>;
  versions: Map<string, Route[]>;
};

/** Deployments whose version may be called by its number; by an alias whatever that names. */
const callableStatuses = new Set(["live", "rolled_back"]);
/** Versions that nobody is to be answered by. */
const closedVersions = new Set(["draft", "rejected", "withdrawn"]);

/** Whether a version may be served at all. */
export function isClosed(adapter: RoutedAdapter): boolean {
  return closedVersions.has(adapter.versionStatus);
}

/** `owner/name` in lower case. */
export function routeKey({ owner, name }: { owner: string; name: string }): string {
  return `${owner}/${name}`.toLowerCase();
}

/** Names to routes over all targets, immutable: a change of a target makes a new table. Keys are in lower case. */
export class RoutingTable {
  readonly adapters = new Map<string, AdapterRoutes>();
  /** Base models by `owner/name` and by what targets call them. */
  readonly bases = new Map<string, Route[]>();
  readonly servedNames = new Map<string, Route[]>();

  constructor(targets: Iterable<TargetRoutes>) {
    for (const target of targets) this.#addTarget(target);
  }

  #addTarget(target: TargetRoutes): void {
    const base: Route = {
      target,
      servedName: target.servedModelName,
      adapter: null,
      repository: target.base,
      ready: target.replicas.filter((replica) => servesBase(target, replica)),
    };
    for (const name of new Set([routeKey(target.base), target.servedModelName.toLowerCase()])) {
      append(this.bases, name, base);
    }
    const routes = new Map(
      target.adapters.map((adapter) => [adapter.deploymentId, toRoute(target, adapter)]),
    );
    for (const route of routes.values()) {
      if (!callableStatuses.has(route.adapter.deploymentStatus)) continue;
      const servedName = route.servedName.toLowerCase();
      // A version under two aliases of a target is there once.
      if (this.servedNames.get(servedName)?.some((known) => known.target === target)) continue;
      append(this.#adapter(route.repository).versions, route.adapter.semver.toLowerCase(), route);
      append(this.servedNames, servedName, route);
    }
    for (const alias of target.aliases) {
      const route = routes.get(alias.deploymentId);
      if (route === undefined) continue;
      append(this.#adapter(route.repository).aliases, alias.alias, {
        alias: alias.alias,
        route,
        canary: routes.get(alias.canaryDeploymentId ?? "") ?? null,
        canaryPercent: alias.canaryPercent,
        attachesSchema: alias.attachesSchema,
        updatedAtMs: alias.updatedAt.getTime(),
      });
    }
  }

  #adapter(repository: RoutedRepository): AdapterRoutes {
    const key = routeKey(repository);
    const known = this.adapters.get(key);
    if (known) return known;
    const added: AdapterRoutes = { repository, aliases: new Map(), versions: new Map() };
    this.adapters.set(key, added);
    return added;
  }
}

/** Looked at and there; proving an adapter is a look as well. */
function servesBase({ adapters }: TargetRoutes, { id, isReachable }: RoutedReplica): boolean {
  return isReachable ?? adapters.some(({ states }) => states.get(id) === "verified");
}

function toRoute(target: TargetRoutes, adapter: RoutedAdapter): Route & { adapter: RoutedAdapter } {
  const { servedName, repository, states } = adapter;
  const ready = target.replicas.filter(
    ({ id, isReachable }) => isReachable !== false && states.get(id) === "verified",
  );
  return { target, servedName, adapter, repository, ready };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
