import { env } from "#lib/env.ts";
import { openapiDocument } from "#lib/openapi/document.ts";
import { operations } from "#lib/openapi/operations.ts";

/** Public: it describes the product, not what is in it. Made at each request, as the public address is known only then. */
export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json(openapiDocument(operations, env().publicUrl), {
    headers: { "cache-control": "public, max-age=300" },
  });
}
