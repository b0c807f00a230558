import { getAdapterMetadata } from "#lib/adapters/themis/data.ts";
import { themisAdapterOperations } from "#lib/adapters/themis/schema.ts";
import { defineThemisRoute } from "#lib/exports/themis/themis-route.ts";

export const GET = defineThemisRoute(themisAdapterOperations.metadata, ({ actor, params }) =>
  getAdapterMetadata(actor, `${params.id}/${params.name}`),
);
