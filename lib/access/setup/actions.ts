"use server";

import { headers } from "next/headers";
import type { ActionResult } from "#lib/action.ts";
import { toPublicError } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { requestIdOf } from "#lib/route.ts";
import { jsonParser, type SchemaValue } from "#lib/validate.ts";
import { completeSetup } from "./mutations.ts";
import { setupSchema } from "./schema.ts";

const parse = jsonParser(setupSchema, "The form");

/** Makes the first administrator. Nobody can be signed in yet: the one-time link is what authorizes. */
export async function completeSetupAction(
  input: SchemaValue<typeof setupSchema>,
): Promise<ActionResult<null>> {
  const requestId = requestIdOf(await headers());
  try {
    await completeSetup(parse(input), requestId);
    return { ok: true, data: null };
  } catch (error) {
    const { code, message, problems } = toPublicError(error);
    if (code === "internal") logger().error({ err: error, requestId }, "setup failed");
    return { ok: false, error: { code, message, problems, requestId } };
  }
}
