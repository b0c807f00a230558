"use server";

import { defineOpenAction } from "#lib/action.ts";
import { completeSetup } from "./mutations.ts";
import { setupSchema } from "./schema.ts";

/** Makes the first administrator. Nobody can be signed in yet: the one-time link is what authorizes. */
export const completeSetupAction = defineOpenAction(setupSchema, completeSetup);
