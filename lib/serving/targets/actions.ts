"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { checkTarget } from "./checks/check-target.ts";
import { getLaunch } from "./launch/data.ts";
import { createTarget, deleteTarget, updateTarget } from "./mutations.ts";
import { createPullToken } from "./pull-tokens/mutations.ts";
import { addReplica, removeReplica } from "./replicas/mutations.ts";
import {
  addReplicaActionSchema,
  createPullTokenActionSchema,
  createTargetSchema,
  removeReplicaActionSchema,
  servingLimitsSchema,
  targetIdSchema,
  updateTargetActionSchema,
} from "./schema.ts";
import { setServingLimits } from "./settings/mutations.ts";

/** Adds a target. */
export const createTargetAction = defineAction("target.create", createTargetSchema, async (actor, input) => {
  const target = await createTarget(actor, input);
  revalidatePath("/serving");
  return target;
});

/** Edits a target. */
export const updateTargetAction = defineAction(
  "target.update",
  updateTargetActionSchema,
  async (actor, { id, changes }) => {
    const target = await updateTarget(actor, id, changes);
    revalidatePath("/serving", "layout");
    return target;
  },
);

/** Deletes a target. */
export const deleteTargetAction = defineAction("target.delete", targetIdSchema, async (actor, { id }) => {
  await deleteTarget(actor, id);
  revalidatePath("/serving", "layout");
});

/** Adds a replica. */
export const addReplicaAction = defineAction(
  "target.update",
  addReplicaActionSchema,
  async (actor, { id, address }) => {
    const target = await addReplica(actor, id, address);
    revalidatePath("/serving", "layout");
    return target;
  },
);

/** Removes a replica. */
export const removeReplicaAction = defineAction(
  "target.update",
  removeReplicaActionSchema,
  async (actor, { id, replicaId }) => {
    await removeReplica(actor, id, replicaId);
    revalidatePath("/serving", "layout");
  },
);

/** Looks at every replica now. */
export const checkTargetAction = defineAction("target.check", targetIdSchema, async (actor, { id }) => {
  const report = await checkTarget(actor, id);
  revalidatePath("/serving", "layout");
  return report;
});

/** Makes the service token that replicas pull with, and the launch command that carries it. */
export const createPullTokenAction = defineAction(
  "target.update",
  createPullTokenActionSchema,
  async (actor, { id, keepPreviousHours }) => {
    const { text, resourcePatterns } = await createPullToken(actor, id, { keepPreviousHours });
    const launch = await getLaunch(actor, id, { pullToken: text });
    revalidatePath("/serving", "layout");
    return { text, resourcePatterns, launchCommand: launch.script };
  },
);

/** Says in which networks targets may be, and which folders they may share. */
export const setServingLimitsAction = defineAction(
  "setting.manage",
  servingLimitsSchema,
  async (actor, limits) => {
    await setServingLimits(actor, limits);
    revalidatePath("/settings/serving");
  },
);
