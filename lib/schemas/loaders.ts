import { notFound } from "next/navigation";
import { cache } from "react";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { AppError } from "#lib/errors.ts";
import { getSchema, listSchemas, listSchemaUses, listSchemaVersions } from "./data.ts";

/** The schema of this page and whether the reader may change it, or the not-found page. */
export const loadSchema = cache(async (id: string) => {
  const actor = await loadActor();
  try {
    const schema = await getSchema(actor, id);
    return { schema, canEdit: can(actor, "schema.update", schema.owner.id) };
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
});

/** The versions of this page's schema, newest first. */
export const loadSchemaVersions = cache(
  async (id: string) => (await listSchemaVersions(await loadActor(), id)).items,
);

/** The recipes that use this page's schema. */
export const loadSchemaUses = cache(async (id: string) => listSchemaUses(await loadActor(), id));

/** One page of the schemas the reader may see. */
export const loadSchemas = cache(async (search: string | undefined, cursor: string | undefined) => {
  const actor = await loadActor();
  const page = await listSchemas(actor, {
    limit: 50,
    ...(search ? { search } : {}),
    ...(cursor ? { cursor } : {}),
  });
  return { page, canCreate: can(actor, "schema.create") };
});

/** The owners the reader may create schemas for. */
export const loadSchemaOwners = cache(async () => {
  const actor = await loadActor();
  return actor.owners.filter((owner) => can(actor, "schema.create", owner.id)).map(({ handle }) => handle);
});
