import { registerDraft } from "#lib/adapters/themis/mutations.ts";
import { themisAdapterOperations } from "#lib/adapters/themis/schema.ts";
import { defineThemisRoute, readText } from "#lib/exports/themis/themis-route.ts";

const maxBodyBytes = 1 << 20;

export const POST = defineThemisRoute(themisAdapterOperations.register, async ({ actor, request }) =>
  registerDraft(actor, await readText(request, maxBodyBytes)),
);
