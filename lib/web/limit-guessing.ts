import type { IncomingMessage, ServerResponse } from "node:http";
import { bearerOf } from "#lib/access/token-text.ts";
import { wasValid } from "#lib/access/valid-tokens.ts";
import { AppError } from "#lib/errors.ts";
import { clientAddress } from "#lib/http.ts";
import {
  addressKey,
  failedTokenLimit,
  requireToken,
  secondsUntilToken,
  signInLimits,
  takeToken,
} from "#lib/rate-limit.ts";
import { peekBody } from "./peek-body.ts";

const maxSignInBytes = 16 * 1024;
/** Of longer texts the start: they are nobody's address, and buckets hold their keys in memory. */
const maxAccountLength = 320;

/**
 * Slows down guessing: sign-ins by address and by account, and bearer tokens by the address that keeps sending refused
 * ones. A token that was valid before goes on from there too: others may be behind the same proxy. Returns the request to go on
 * with, its body unread. Throws `rate_limited` with the time to wait.
 */
export async function limitGuessing(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): Promise<IncomingMessage> {
  const address = addressKey(clientAddress(request));
  if (request.method === "POST" && pathname.startsWith("/api/auth/sign-in")) {
    requireToken(signInLimits.address, address);
    const { body, unread } = await peekBody(request, maxSignInBytes);
    const account = accountIn(body);
    if (account) requireToken(signInLimits.account, account);
    return unread;
  }
  const { authorization } = request.headers;
  if (!authorization) return request;
  const waitSeconds = secondsUntilToken(failedTokenLimit, address);
  if (waitSeconds > 0 && !wasValid(bearerOf(authorization) ?? "")) {
    throw new AppError("rate_limited", `Too many refused tokens from this address. Wait ${waitSeconds} s.`, {
      retryAfterSeconds: waitSeconds,
    });
  }
  response.once("finish", () => {
    if (response.statusCode === 401) takeToken(failedTokenLimit, address);
  });
  return request;
}

/** The e-mail address a sign-in names; undefined when the body is something else, which the sign-in then refuses. */
function accountIn(body: Buffer): string | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value !== "object" || value === null || !("email" in value)) return undefined;
    return typeof value.email === "string"
      ? value.email.trim().toLowerCase().slice(0, maxAccountLength)
      : undefined;
  } catch {
    return undefined;
  }
}
