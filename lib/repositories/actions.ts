"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { AppError } from "#lib/errors.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { createBaseModel } from "./base-models/mutations.ts";
import { planCollection } from "./collection/data.ts";
import { requestCollection } from "./collection/mutations.ts";
import { collectionActionSchema, registerBaseModelSchema } from "./schema.ts";

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

/** Registers a base model by the text of its config.json, readable by everyone. */
export const registerBaseModelAction = defineAction(
  "base_model.create",
  registerBaseModelSchema,
  async (actor, { owner, name, config }) => {
    const made = await createBaseModel(actor, {
      owner,
      name,
      config: parseConfig(config),
      visibility: "everyone",
    });
    revalidatePath("/serving/new");
    return { owner: made.owner, name: made.name };
  },
);

function parseConfig(text: string): Record<string, unknown> {
  const refuse = (detail: string): AppError => {
    const message = `This is no config.json: ${detail}.`;
    return new AppError("invalid_input", message, { problems: [{ pointer: "/config", message }] });
  };
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : "it does not parse");
  }
  if (!isJsonObject(config)) throw refuse("it holds no JSON object");
  return config;
}
