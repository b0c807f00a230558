import { reachesResource } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { splitServedName } from "#lib/repositories/repository.ts";
import { GatewayError } from "../gateway-error.ts";
import { parseModelName } from "./model-name.ts";
import {
  type AdapterRoutes,
  type AliasRoute,
  isClosed,
  type Route,
  type RoutingTable,
  routeKey,
} from "./routing-table.ts";
import type { RoutedRepository } from "./target-routes.ts";

/** What a client asked for: `model`, the seed's `lora_name`, and the target it insists on, if any. */
export type Asked = { model: string; loraName: string | null; target: string | null };

/** The routes that may answer, best first (a canary before what it may fall back to). `alias` is "" where none was named. */
export type Resolution = { choices: readonly (readonly Route[])[]; alias: string; attachesSchema: boolean };

/** Whether an actor may call what this repository holds, or know of it. */
export function isCallable(actor: Actor, repository: RoutedRepository): boolean {
  const seesAll = actor.role === "admin" || actor.role === "reviewer";
  const isSeen =
    seesAll ||
    repository.visibility === "everyone" ||
    actor.owners.some(({ id }) => id === repository.ownerId);
  return isSeen && reachesResource(actor, `${repository.owner}/${repository.name}`);
}

/**
 * What may answer a request. `roll` in [0, 100) decides between a canary and what it is to replace.
 * @throws GatewayError 404 for a name that is unknown, withdrawn or not for this actor, 400 for one that does not say enough
 */
export function resolveModel(table: RoutingTable, actor: Actor, asked: Asked, roll: number): Resolution {
  if (asked.loraName !== null) return resolveLora(table, actor, asked, asked.loraName, roll);
  const found = resolveAdapter(table, actor, { ...asked, param: "model" }, asked.model, () => true, roll);
  if (found !== null) return found;
  const bases = findBases(table, actor, asked);
  if (bases.length > 0) return { choices: [bases], alias: "", attachesSchema: false };
  throw unknownModel(asked.model);
}

/** `lora_name` beside a base model, as ThemisDB's clients call: that adapter on that base, or 400. */
function resolveLora(
  table: RoutingTable,
  actor: Actor,
  asked: Asked,
  loraName: string,
  roll: number,
): Resolution {
  const bases = findBases(table, actor, asked, "any");
  if (bases.length === 0) {
    const adapter = resolveAdapter(table, actor, { ...asked, param: "model" }, asked.model, () => true, roll);
    if (adapter === null) throw unknownModel(asked.model);
    throw wrongLora(
      `'lora_name' goes beside a base model, and '${shown(asked.model)}' is an adapter already.`,
    );
  }
  const targets = new Set(bases.map(({ target }) => target.id));
  const isOnBase = ({ target }: Route) => targets.has(target.id);
  try {
    const name = completeLoraName(table, actor, loraName, isOnBase);
    const found = resolveAdapter(table, actor, { ...asked, param: "lora_name" }, name, isOnBase, roll);
    if (found !== null) return found;
  } catch (error) {
    // What is missing beside a base model is a wrong request, not a missing page.
    if (error instanceof GatewayError && error.status === 404) throw wrongLora(error.message, error);
    throw error;
  }
  throw wrongLora(`'${shown(loraName)}' is no adapter that is served on '${shown(asked.model)}'.`);
}

/** `name` alone means the one adapter of that name; an adapter without a version means its alias where there is one alone. */
function completeLoraName(
  table: RoutingTable,
  actor: Actor,
  text: string,
  isOnBase: (route: Route) => boolean,
): string {
  const at = text.indexOf("@");
  const [named, ref] = at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
  let adapter = named.toLowerCase();
  if (!adapter.includes("/")) {
    const same = [...table.adapters.values()].filter(
      ({ repository, ...routes }) =>
        repository.name.toLowerCase() === adapter &&
        isCallable(actor, repository) &&
        [
          ...[...routes.aliases.values()].flat().map(({ route }) => route),
          ...[...routes.versions.values()].flat(),
        ].some(isOnBase),
    );
    if (same.length > 1) {
      const names = same.map(({ repository }) => `${repository.owner}/${repository.name}`).join(", ");
      throw wrongLora(`'${shown(text)}' can be ${names}. Say which.`);
    }
    if (same[0]) adapter = routeKey(same[0].repository);
  }
  if (ref !== undefined) return `${adapter}@${ref}`;
  const aliases = [...(table.adapters.get(adapter)?.aliases ?? [])].filter(([, routes]) =>
    routes.some(({ route }) => isOnBase(route)),
  );
  const [only] = aliases;
  return aliases.length === 1 && only ? `${adapter}@${only[0]}` : adapter;
}

type AskedAt = Asked & { param: "model" | "lora_name" };

/** The routes of a name that means an adapter; null for a name that means none. */
function resolveAdapter(
  table: RoutingTable,
  actor: Actor,
  asked: AskedAt,
  text: string,
  isWanted: (route: Route) => boolean,
  roll: number,
): Resolution | null {
  const name = parseModelName(text);
  const isHere = (route: Route) => isWanted(route) && isOnTarget(route, asked.target);
  if (name.kind === "reserved") {
    throw new GatewayError(
      400,
      "model_reserved",
      "'auto' is reserved and chooses nothing yet. Name a model.",
      {
        param: asked.param,
      },
    );
  }
  if (name.kind === "plain") {
    const served = (table.servedNames.get(name.name) ?? []).filter(isHere);
    if (served[0] && isCallable(actor, served[0].repository)) return byVersion(served, text);
    const adapter = table.adapters.get(name.name) ?? adapterOfServedName(table, name.name);
    if (!adapter || !isCallable(actor, adapter.repository)) return null;
    throw new GatewayError(400, "model_incomplete", incomplete(adapter), { param: asked.param });
  }
  const adapter = table.adapters.get(name.adapter);
  if (!adapter || !isCallable(actor, adapter.repository)) return null;
  if (name.kind === "version") {
    const routes = (adapter.versions.get(name.semver) ?? []).filter(isHere);
    if (routes.length === 0) throw notServed(adapter, text, asked);
    return byVersion(routes, text);
  }
  const aliases = (adapter.aliases.get(name.alias) ?? []).filter(({ route }) => isHere(route));
  if (aliases.length === 0) throw notServed(adapter, text, asked);
  return byAlias(aliases, text, roll);
}

/** An adapter by the name of a version that is not served: its other names are told. */
function adapterOfServedName(table: RoutingTable, text: string): AdapterRoutes | undefined {
  const [owner = "", name = ""] = text.split("/");
  const split = splitServedName(name);
  return split === null ? undefined : table.adapters.get(`${owner}/${split.name}`);
}

function byVersion(routes: readonly Route[], text: string): Resolution {
  const open = routes.filter(({ adapter }) => adapter !== null && !isClosed(adapter));
  if (open.length === 0) throw closedVersion(routes, text);
  return { choices: [open], alias: "", attachesSchema: false };
}

/**
 * Several targets may serve one alias: it means the version that was published under it last, wherever that is served, as the registry's
 * own alias does.
 */
export function aliasMeaning(aliases: readonly AliasRoute[]): AliasRoute[] {
  const newestMs = Math.max(...aliases.map(({ updatedAtMs }) => updatedAtMs));
  const newest = aliases.find(({ updatedAtMs }) => updatedAtMs === newestMs);
  return aliases.filter(({ route }) => route.adapter?.versionId === newest?.route.adapter?.versionId);
}

function byAlias(aliases: readonly AliasRoute[], text: string, roll: number): Resolution {
  const same = aliasMeaning(aliases);
  const current = same
    .map(({ route }) => route)
    .filter(({ adapter }) => adapter !== null && !isClosed(adapter));
  if (current.length === 0)
    throw closedVersion(
      same.map(({ route }) => route),
      text,
    );
  const canaries = same.flatMap(({ canary, canaryPercent }) =>
    canary?.adapter && roll < canaryPercent && !isClosed(canary.adapter) ? [canary] : [],
  );
  const attachesSchema = same.some((alias) => alias.attachesSchema);
  const choices = canaries.length === 0 ? [current] : [canaries, current];
  return { choices, alias: same[0]?.alias ?? "", attachesSchema };
}

function findBases(
  table: RoutingTable,
  actor: Actor,
  asked: Asked,
  ambiguity: "any" | "refused" = "refused",
): Route[] {
  const routes = (table.bases.get(asked.model.toLowerCase()) ?? []).filter(
    (route) => isCallable(actor, route.repository) && isOnTarget(route, asked.target),
  );
  const names = [...new Set(routes.map(({ repository }) => `${repository.owner}/${repository.name}`))];
  if (names.length > 1 && ambiguity === "refused") {
    throw new GatewayError(
      400,
      "model_ambiguous",
      `'${shown(asked.model)}' is what targets call ${names.join(" and ")}. Name one of these.`,
      { param: "model" },
    );
  }
  return routes;
}

function isOnTarget({ target }: Route, wanted: string | null): boolean {
  return wanted === null || target.id === wanted || target.name.toLowerCase() === wanted.toLowerCase();
}

const shown = (text: string) => text.slice(0, 200);

function unknownModel(text: string): GatewayError {
  return new GatewayError(
    404,
    "model_not_found",
    `There is no model '${shown(text)}', or this token may not call it. GET /v1/models lists those it may.`,
    { param: "model" },
  );
}

function wrongLora(message: string, cause?: unknown): GatewayError {
  return new GatewayError(400, "lora_not_found", message, { param: "lora_name", cause });
}

function closedVersion(routes: readonly Route[], text: string): GatewayError {
  const adapter = routes[0]?.adapter;
  const words = adapter ? `version ${adapter.semver}, which is ${adapter.versionStatus}` : "nothing";
  return new GatewayError(404, "model_not_found", `'${shown(text)}' means ${words}, and is not served.`, {
    param: "model",
  });
}

function notServed(adapter: AdapterRoutes, text: string, { target, param }: AskedAt): GatewayError {
  const where = target === null ? "" : ` on the target '${shown(target)}'`;
  return new GatewayError(
    404,
    "model_not_found",
    `'${shown(text)}' is not served${where}. ${offered(adapter)}`,
    {
      param,
    },
  );
}

function incomplete(adapter: AdapterRoutes): string {
  const { owner, name } = adapter.repository;
  return `'${owner}/${name}' does not say which version. ${offered(adapter)}`;
}

const maxOffered = 20;

function offered({ repository, aliases, versions }: AdapterRoutes): string {
  const refs = [...aliases.keys(), ...versions.keys()].slice(0, maxOffered);
  if (refs.length === 0) return "Nothing of this adapter is served at the moment.";
  return `There are ${refs.map((ref) => `${repository.owner}/${repository.name}@${ref}`).join(", ")}.`;
}
