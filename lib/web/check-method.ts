import type { ServerResponse } from "node:http";
import { AppError } from "#lib/errors.ts";
import type { DataRoute } from "#lib/http.ts";
import { operations } from "#lib/openapi/operations.ts";
import { matchPath } from "./match-route.ts";

const prefix = "/api/v1/";

type Answering = Pick<DataRoute, "method" | "path">;

/** What Next answers below `prefix`, spelt as the data plane spells it. */
const pages: readonly Answering[] = [
  { method: "GET", path: `${prefix}openapi.json` },
  ...operations.map(({ method, path }) => ({ method, path: path.replace(/\{(\w+)\}/g, ":$1") })),
];

/**
 * Refuses a method that an address of the API does not have; `Allow` tells which it has. HEAD goes where GET does, OPTIONS is Next's, and
 * so is an address that the API does not have.
 * @throws AppError method_not_allowed
 */
export function checkMethod(
  method: string,
  pathname: string,
  response: ServerResponse,
  routes: readonly DataRoute[],
): void {
  if (!pathname.startsWith(prefix) || method === "OPTIONS") return;
  const allowed = allowedMethods([...pages, ...routes], pathname);
  if (allowed.length === 0 || allowed.includes(method === "HEAD" ? "GET" : method)) return;
  response.setHeader("allow", allowed.join(", "));
  throw new AppError("method_not_allowed", `${pathname} has no ${method}. It has ${allowed.join(", ")}.`);
}

/** Methods of the path that is meant: a part that is spelt out goes before one that takes any text, as with Next. */
function allowedMethods(routes: readonly Answering[], pathname: string): string[] {
  const actual = pathname.split("/");
  const matching = routes.flatMap(({ method, path }) => {
    const parts = path.split("/");
    return matchPath(parts, actual) ? { method, rank: parts.map(freedom).join("") } : [];
  });
  const best = matching.map(({ rank }) => rank).sort()[0];
  return [...new Set(matching.flatMap(({ method, rank }) => (rank === best ? method : [])))].sort();
}

function freedom(part: string): number {
  if (part.startsWith("*")) return 2;
  return part.startsWith(":") ? 1 : 0;
}
