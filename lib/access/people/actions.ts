"use server";

import { revalidatePath } from "next/cache";
import { defineAction, defineOpenAction } from "#lib/action.ts";
import {
  acceptPasswordLink,
  addPerson,
  changeRole,
  issuePasswordLink,
  setPersonDisabled,
} from "./mutations.ts";
import {
  acceptLinkSchema,
  addPersonSchema,
  changeRoleSchema,
  setDisabledSchema,
  userIdSchema,
} from "./schema.ts";

const page = "/settings/members";

/** Adds a person; the answer holds the link with which they set their password. */
export const addPersonAction = defineAction("user.manage", addPersonSchema, async (actor, input) => {
  const link = await addPerson(actor, input);
  revalidatePath(page);
  return link;
});

/** Gives a person another role. */
export const changeRoleAction = defineAction(
  "user.manage",
  changeRoleSchema,
  async (actor, { userId, role }) => {
    await changeRole(actor, userId, role);
    revalidatePath("/", "layout");
  },
);

/** Disables or enables an account. */
export const setDisabledAction = defineAction(
  "user.manage",
  setDisabledSchema,
  async (actor, { userId, disabled }) => {
    await setPersonDisabled(actor, userId, disabled);
    revalidatePath(page);
  },
);

/** Makes a new link with which a person sets a password. */
export const issuePasswordLinkAction = defineAction("user.manage", userIdSchema, (actor, { userId }) =>
  issuePasswordLink(actor, userId),
);

/** Sets a password by a one-time link. */
export const acceptPasswordLinkAction = defineOpenAction(acceptLinkSchema, acceptPasswordLink);
