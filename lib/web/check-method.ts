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
 * A check that refuses a method which an address of the API does not have; `Allow` tells which it has. HEAD goes where GET does, OPTIONS
 * is Next's, and so is an address that the API does not have. The check throws AppError method_not_allowed.
 * @param routes what the data plane answers
 */
export function createMethodCheck(
  routes: readonly DataRoute[],
): (method: string, pathname: string, response: ServerResponse) => void {
  const answering = [...pages, ...routes]
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ method, path }) => {
      const parts = path.split("/");
      return { method, parts, rank: parts.map(freedom).join("") };
    });
  return (method, pathname, response) => {
    if (!pathname.startsWith(prefix) || method === "OPTIONS") return;
    const actual = pathname.split("/");
    const matching = answering.filter(({ parts }) => matchPath(parts, actual));
    // A part that is spelt out goes before one that takes any text, as with Next.
    const best = matching.map(({ rank }) => rank).sort()[0];
    const meant = matching.filter(({ rank }) => rank === best);
    const allowed = [...new Set(meant.map((one) => one.method))].sort();
    if (allowed.length === 0 || allowed.some((one) => one === (method === "HEAD" ? "GET" : method))) return;
    const list = allowed.join(", ");
    response.setHeader("allow", list);
    throw new AppError("method_not_allowed", `${pathname} has no ${method}. It has ${list}.`);
  };
}

function freedom(part: string): number {
  if (part.startsWith("*")) return 2;
  return part.startsWith(":") ? 1 : 0;
}
