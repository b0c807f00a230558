"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { planCollection } from "./collection/data.ts";
import { requestCollection } from "./collection/mutations.ts";
import { collectionActionSchema } from "./schema.ts";

/** Says what a collection would remove; removes nothing. */
export const planCollectionAction = defineAction("setting.manage", collectionActionSchema, (actor) =>
  planCollection(actor),
);

/** Has the worker remove what nothing needs. */
export const requestCollectionAction = defineAction(
  "setting.manage",
  collectionActionSchema,
  async (actor) => {
    await requestCollection(actor);
    revalidatePath("/settings/storage");
  },
);
