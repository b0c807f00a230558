"use server";

import { revalidatePath } from "next/cache";
import { loadSessionId } from "#lib/access/loaders.ts";
import { defineAction } from "#lib/action.ts";
import { changePassword, revokeOwnSession, updateAccount } from "./mutations.ts";
import { changePasswordSchema, sessionIdSchema, updateAccountSchema } from "./schema.ts";

/** Changes one's own name. */
export const updateAccountAction = defineAction(
  "account.update",
  updateAccountSchema,
  async (actor, input) => {
    await updateAccount(actor, input);
    revalidatePath("/", "layout");
  },
);

/** Changes one's own password; this browser stays signed in. */
export const changePasswordAction = defineAction(
  "account.update",
  changePasswordSchema,
  async (actor, input) => {
    await changePassword(actor, input, await loadSessionId());
    revalidatePath("/settings/account");
  },
);

/** Ends one of one's own sessions. */
export const revokeSessionAction = defineAction("account.update", sessionIdSchema, async (actor, { id }) => {
  await revokeOwnSession(actor, id);
  revalidatePath("/settings/account");
});
