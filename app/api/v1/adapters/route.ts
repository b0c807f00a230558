import { adapterView } from "#lib/adapters/adapter-view.ts";
import { listAdapters } from "#lib/adapters/list/data.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { createRepository } from "#lib/repositories/mutations.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.list, ({ actor, query }) => listAdapters(actor, query));

export const POST = defineRoute(adapterOperations.create, async ({ actor, body }) =>
  adapterView(await createRepository(actor, { kind: "adapter", ...body })),
);
