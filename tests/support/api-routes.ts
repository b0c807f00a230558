import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** A handler that Next would call for one method of a route file. */
export type ApiHandler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[]>> },
) => Promise<Response> | Response;

/** One exported handler: its method, its path in OpenAPI's spelling, and the file. */
export type ApiRoute = { method: string; path: string; file: string; handler: ApiHandler };

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** `app/api/v1/datasets/[id]/route.ts` answers `/api/v1/datasets/{id}`. */
function pathOf(file: string): string {
  const segments = path.dirname(file).split(path.sep).slice(1);
  return `/${segments.map((segment) => segment.replace(/^\[(?:\.\.\.)?(\w+)\]$/, "{$1}")).join("/")}`;
}

function isHandler(value: unknown): value is ApiHandler {
  return typeof value === "function";
}

/** Every handler that the files app/api/**\/route.ts export. */
export async function loadApiRoutes(): Promise<ApiRoute[]> {
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .map((file) => path.join("app/api", file))
    .sort();
  const routes: ApiRoute[] = [];
  for (const file of files) {
    const exported: Record<string, unknown> = await import(pathToFileURL(path.resolve(file)).href);
    for (const method of methods) {
      const handler = exported[method];
      if (isHandler(handler)) routes.push({ method, path: pathOf(file), file, handler });
    }
  }
  return routes;
}

/** The route Next would choose for a path, literal segments before dynamic ones, with the values of the dynamic ones. */
export function findApiRoute(
  routes: readonly ApiRoute[],
  method: string,
  pathname: string,
): { route: ApiRoute; params: Record<string, string> } | undefined {
  const actual = pathname.split("/");
  const matches = routes.flatMap((route) => {
    const expected = route.path.split("/");
    if (route.method !== method || expected.length !== actual.length) return [];
    const params: Record<string, string> = {};
    for (const [index, part] of expected.entries()) {
      const value = actual[index] ?? "";
      if (part.startsWith("{")) params[part.slice(1, -1)] = decodeURIComponent(value);
      else if (part !== value) return [];
    }
    return [{ route, params }];
  });
  return matches.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0];
}
