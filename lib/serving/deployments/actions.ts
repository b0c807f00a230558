"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { promoteSchema, publishSchema, updateDeploymentSchema, withReasonSchema } from "./action-schemas.ts";
import { setAttachedSchema } from "./attached-schema/mutations.ts";
import { promoteCanary } from "./canaries/mutations.ts";
import { createDeployment } from "./mutations.ts";
import { retireDeployment } from "./retiring/mutations.ts";
import { rollBack } from "./rolling-back/mutations.ts";

function revalidateServing(): void {
  revalidatePath("/serving", "layout");
}

/** Starts the publication of a version; its page shows what becomes of it. */
export const publishAction = defineAction(
  "deployment.create",
  publishSchema,
  async (actor, { targetId: target, ...input }) => {
    const { id } = await createDeployment(actor, { ...input, target });
    revalidateServing();
    return { id };
  },
);

/** Gives the alias back to the version before, or ends a canary. */
export const rollBackAction = defineAction(
  "deployment.rollback",
  withReasonSchema,
  async (actor, { id, ...input }) => {
    const { id: nextId, status } = await rollBack(actor, id, input);
    revalidateServing();
    return { id: nextId, status };
  },
);

/** Gives a canary all requests of its alias, or another share. */
export const promoteCanaryAction = defineAction(
  "deployment.create",
  promoteSchema,
  async (actor, { id, ...input }) => {
    await promoteCanary(actor, id, input);
    revalidateServing();
  },
);

/** Says whether requests by its alias get the schema of the version's training data. */
export const setAttachedSchemaAction = defineAction(
  "deployment.create",
  updateDeploymentSchema,
  async (actor, { id, ...input }) => {
    await setAttachedSchema(actor, id, input);
    revalidateServing();
  },
);

/** Takes a deployment off its target, or calls it off. */
export const retireDeploymentAction = defineAction(
  "deployment.retire",
  withReasonSchema,
  async (actor, { id, ...input }) => {
    await retireDeployment(actor, id, input);
    revalidateServing();
  },
);
