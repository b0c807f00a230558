import { AppError } from "#lib/errors.ts";
import { problemResponse, requestIdOf } from "#lib/route.ts";

/** Programs get a problem document for an address that the API does not have, not the page that people get. */
function refuse(request: Request): Response {
  const { pathname } = new URL(request.url);
  const error = new AppError("not_found", `The API has no ${pathname}. See /api/v1/openapi.json.`);
  return problemResponse(error, requestIdOf(request.headers));
}

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as POST, refuse as PUT };
