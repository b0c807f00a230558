import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import { auth } from "./auth.ts";
import { findUserActor } from "./data.ts";
import { verifyToken } from "./token-cache.ts";
import { bearerOf } from "./token-text.ts";

/**
 * Who sends this request: a bearer token, else a session cookie, else nobody (null). A token that is present but
 * not valid is an error, never "nobody": the sender must learn that it is wrong.
 */
export async function authenticate(headers: Headers, requestId: string): Promise<Actor | null> {
  const token = bearerOf(headers.get("authorization"));
  if (token !== null) {
    const actor = await verifyToken(token, requestId);
    if (actor === null) {
      throw new AppError(
        "unauthenticated",
        "This API token is unknown, expired or revoked. Create one under Settings → Tokens.",
      );
    }
    return actor;
  }
  if (headers.get("authorization") !== null) {
    throw new AppError("unauthenticated", "Send the API token as 'Authorization: Bearer <token>'.");
  }
  if (headers.get("cookie") === null) return null;
  const session = await auth().api.getSession({ headers });
  return session === null ? null : findUserActor(session.user.id, requestId);
}

/** The same, refusing nobody. */
export async function requireActor(headers: Headers, requestId: string): Promise<Actor> {
  const actor = await authenticate(headers, requestId);
  if (actor === null)
    throw new AppError(
      "unauthenticated",
      "Sign in, or send an API token as 'Authorization: Bearer <token>'.",
    );
  return actor;
}
