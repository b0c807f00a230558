"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { updateCard } from "#lib/adapters/cards/mutations.ts";
import { updateCardSchema } from "#lib/adapters/cards/schema.ts";

/** Saves an edit of a card; answers its new revision. */
export const updateCardAction = defineAction(
  "card.update",
  updateCardSchema,
  async (actor, { versionId, ...input }) => {
    const saved = await updateCard(actor, versionId, input);
    revalidatePath("/", "layout");
    return saved;
  },
);
