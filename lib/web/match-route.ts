import type { DataRoute } from "#lib/http.ts";

type Match = { route: DataRoute; params: Record<string, string> };

/** The routes a request path leads to, in order, with the values of their `:name` and `*name` parts. */
export function matchRoutes(routes: readonly DataRoute[], method: string, pathname: string): Match[] {
  const matches: Match[] = [];
  const actual = pathname.split("/");
  for (const route of candidates(routes, actual[1] ?? "")) {
    if (route.method !== method && !(route.method === "GET" && method === "HEAD")) continue;
    const params = matchPath(partsOf(route.path), actual);
    if (params) matches.push({ route, params });
  }
  return matches;
}

const knownGroups = new WeakMap<readonly DataRoute[], Map<string, readonly DataRoute[]>>();

/** The routes that a path with this first segment can lead to, in order; sorted once, since every request asks. */
function candidates(routes: readonly DataRoute[], segment: string): readonly DataRoute[] {
  const groups = knownGroups.get(routes) ?? new Map<string, readonly DataRoute[]>();
  knownGroups.set(routes, groups);
  const known = groups.get(segment);
  if (known) return known;
  const firsts = routes.map(({ path }) => partsOf(path)[1] ?? "");
  const found = routes.filter((_, index) => firsts[index] === segment || /^[:*]/.test(firsts[index] ?? ""));
  // A segment that no route spells out is anybody's text and is not kept.
  if (firsts.includes(segment)) groups.set(segment, found);
  return found;
}

const knownParts = new Map<string, readonly string[]>();

/** The parts of a route's path, split once: every request is held against every route. */
function partsOf(pattern: string): readonly string[] {
  const known = knownParts.get(pattern);
  if (known) return known;
  const parts = pattern.split("/");
  knownParts.set(pattern, parts);
  return parts;
}

/** The values of a pattern's `:name` and `*name` parts in a path, both split at the slashes; undefined where it does not match. */
export function matchPath(
  expected: readonly string[],
  actual: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    if (part.startsWith("*")) {
      const rest = decode(actual.slice(index).join("/"));
      if (!rest) return undefined;
      params[part.slice(1)] = rest;
      return params;
    }
    const segment = actual[index];
    if (segment === undefined) return undefined;
    if (part.startsWith(":")) {
      const value = decode(segment);
      if (!value) return undefined;
      params[part.slice(1)] = value;
    } else if (part !== segment) return undefined;
  }
  return expected.length === actual.length ? params : undefined;
}

/** Undefined for text that is not valid percent-encoding: such a path matches nothing. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
