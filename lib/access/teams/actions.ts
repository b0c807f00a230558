"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { createTeam, deleteTeam, removeMember, setMember, updateTeam } from "./mutations.ts";
import {
  createTeamSchema,
  removeMemberActionSchema,
  setMemberActionSchema,
  teamHandleSchema,
  updateTeamActionSchema,
} from "./schema.ts";

const page = "/settings/teams";

/** Makes a team. */
export const createTeamAction = defineAction("owner.create", createTeamSchema, async (actor, input) => {
  const team = await createTeam(actor, input);
  revalidatePath(page, "layout");
  return team;
});

/** Changes what is said of a team. */
export const updateTeamAction = defineAction(
  "owner.update",
  updateTeamActionSchema,
  async (actor, { handle, changes }) => {
    await updateTeam(actor, handle, changes);
    revalidatePath(page, "layout");
  },
);

/** Adds a member or changes a role. */
export const setMemberAction = defineAction(
  "owner.update",
  setMemberActionSchema,
  async (actor, { handle, member, role }) => {
    await setMember(actor, handle, member, role);
    revalidatePath(page, "layout");
  },
);

/** Removes a member. */
export const removeMemberAction = defineAction(
  "owner.update",
  removeMemberActionSchema,
  async (actor, { handle, member }) => {
    await removeMember(actor, handle, member);
    revalidatePath(page, "layout");
  },
);

/** Deletes a team that owns nothing. */
export const deleteTeamAction = defineAction("owner.update", teamHandleSchema, async (actor, { handle }) => {
  await deleteTeam(actor, handle);
  revalidatePath(page, "layout");
});
