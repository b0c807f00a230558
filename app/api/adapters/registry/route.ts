import { listRegistry } from "#lib/adapters/themis/data.ts";
import { themisAdapterOperations } from "#lib/adapters/themis/schema.ts";
import { defineThemisRoute } from "#lib/exports/themis/themis-route.ts";

export const GET = defineThemisRoute(themisAdapterOperations.registry, ({ actor }) => listRegistry(actor));
