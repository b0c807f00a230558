import { listRegistry } from "#lib/adapters/data.ts";
import { themisAdapterOperations } from "#lib/adapters/schema.ts";
import { defineThemisRoute } from "#lib/exports/themis/themis-route.ts";

export const GET = defineThemisRoute(themisAdapterOperations.registry, ({ actor }) => listRegistry(actor));
