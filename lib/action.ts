import { headers } from "next/headers";
import { requireActor } from "#lib/access/authenticate.ts";
import type { Permission } from "#lib/access/permissions.ts";
import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { type FieldProblem, toPublicError } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { requestIdOf } from "#lib/route.ts";
import { jsonParser, type SchemaValue } from "#lib/validate.ts";

/** What a server action answers: the data, or what went wrong in words, with the fields it is about. */
export type ActionResult<T> =
  | { ok: true; data: T }
  | {
      ok: false;
      error: { code: string; message: string; problems: readonly FieldProblem[]; requestId: string };
    };

/**
 * A server action: authenticates, authorizes, parses the input, calls one verb, and answers expected failures as values.
 * Every action is a public POST endpoint, so the verb checks ownership again.
 */
export function defineAction<const S, T>(
  permission: Permission,
  schema: S,
  run: (actor: Actor, input: SchemaValue<S>) => Promise<T>,
): (input: SchemaValue<S>) => Promise<ActionResult<T>> {
  const parse = jsonParser(schema, "The form");
  return async (input) => {
    const requestHeaders = await headers();
    const requestId = requestIdOf(requestHeaders);
    return toResult(requestId, async () => {
      const actor = await requireActor(requestHeaders, requestId);
      authorize(actor, permission);
      return run(actor, parse(input));
    });
  };
}

/** The same for people who are not signed in: a one-time secret in the input is what authorizes, and the verb checks it. */
export function defineOpenAction<const S, T>(
  schema: S,
  run: (input: SchemaValue<S>, requestId: string) => Promise<T>,
): (input: SchemaValue<S>) => Promise<ActionResult<T>> {
  const parse = jsonParser(schema, "The form");
  return async (input) => {
    const requestId = requestIdOf(await headers());
    return toResult(requestId, () => run(parse(input), requestId));
  };
}

async function toResult<T>(requestId: string, work: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, data: await work() };
  } catch (error) {
    const { code, message, problems, isUnexpected } = toPublicError(error);
    if (isUnexpected) logger().error({ err: error, requestId }, "an action failed");
    return { ok: false, error: { code, message, problems, requestId } };
  }
}
