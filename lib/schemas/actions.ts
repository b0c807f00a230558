"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { addSchemaVersion, createSchema, deleteSchema, updateSchema } from "./mutations.ts";
import { createSchemaBody, saveSchemaVersionInput, schemaIdInput, updateSchemaInput } from "./schema.ts";

/** Makes a schema with its first version. */
export const createSchemaAction = defineAction(
  "schema.create",
  createSchemaBody,
  async (actor, { name, description, visibility, ownerId, owner, ...content }) => {
    const fields = { name, ...(description ? { description } : {}), ...(visibility ? { visibility } : {}) };
    const saved = await createSchema(actor, { ownerId, owner }, fields, content);
    revalidatePath("/schemas");
    return saved;
  },
);

/** Saves the next version of a schema. */
export const addSchemaVersionAction = defineAction(
  "schema.update",
  saveSchemaVersionInput,
  async (actor, { id, ...content }) => {
    const saved = await addSchemaVersion(actor, id, content);
    revalidatePath(`/schemas/${id}`, "layout");
    return saved;
  },
);

/** Changes a schema's name, description or visibility. */
export const updateSchemaAction = defineAction(
  "schema.update",
  updateSchemaInput,
  async (actor, { id, changes }) => {
    await updateSchema(actor, id, changes);
    revalidatePath(`/schemas/${id}`, "layout");
  },
);

/** Deletes a schema. */
export const deleteSchemaAction = defineAction("schema.update", schemaIdInput, async (actor, { id }) => {
  await deleteSchema(actor, id);
  revalidatePath("/schemas");
});
