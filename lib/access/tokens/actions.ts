"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { createApiToken, revokeApiToken } from "./mutations.ts";
import { createTokenSchema, tokenIdSchema } from "./schema.ts";

/** Makes an API token; the answer is the only place its text is. */
export const createTokenAction = defineAction("token.manage", createTokenSchema, async (actor, input) => {
  const token = await createApiToken(actor, input);
  revalidatePath("/settings/tokens");
  return token;
});

/** Revokes an API token. */
export const revokeTokenAction = defineAction("token.manage", tokenIdSchema, async (actor, { id }) => {
  await revokeApiToken(actor, id);
  revalidatePath("/settings/tokens");
});
