import { randomUUID } from "node:crypto";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { db } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { processSingleton } from "#lib/global.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { assertMaySignIn, recordRefusedSignIn, recordSignIn } from "./mutations.ts";

const dayS = 24 * 60 * 60;

function createAuth() {
  const { publicUrl, secret } = env();
  return betterAuth({
    appName: "Adaptery",
    baseURL: publicUrl,
    secret,
    database: prismaAdapter(db(), { provider: "postgresql" }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 256 },
    session: { expiresIn: 7 * dayS, updateAge: dayS },
    // The server checks Origin against Host on every write that comes with a cookie, so both names of one machine work.
    trustedOrigins: (request) => {
      const host = request?.headers.get("host");
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    advanced: {
      cookiePrefix: "adaptery",
      useSecureCookies: publicUrl.startsWith("https:"),
      database: { generateId: false },
    },
    // lib/server.ts limits sign-in by address and account before the request gets here.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            await assertMaySignIn(session.userId);
          },
          after: async (session) => {
            await recordSignIn(session.userId);
          },
        },
      },
    },
  });
}

/** The sign-in library of this process: passwords and sessions. OIDC joins as its generic-oauth plugin. */
export function auth(): ReturnType<typeof createAuth> {
  return processSingleton("auth", createAuth);
}

/** All that the browser needs of the library. Accounts and sessions change only through our verbs, which audit. */
const signInAddress = "POST /api/auth/sign-in/email";
const openAddresses = new Set([signInAddress, "POST /api/auth/sign-out", "GET /api/auth/get-session"]);

/**
 * Answers a sign-in, a sign-out or who is signed in; any other address of the library is 404. A refused sign-in is noted in
 * the audit log; the server's limits on tries bound how many there can be.
 */
export async function answerSignIn(request: Request): Promise<Response> {
  const address = `${request.method} ${new URL(request.url).pathname}`;
  if (!openAddresses.has(address)) return new Response(null, { status: 404 });
  if (address !== signInAddress) return auth().handler(request);
  const copy = request.clone();
  const answer = await auth().handler(request);
  if (answer.status === 401 || answer.status === 403) {
    await recordRefusedSignIn({
      email: await emailIn(copy),
      address: request.headers.get("x-forwarded-for") ?? "unknown",
      requestId: request.headers.get("x-request-id") ?? randomUUID(),
    });
  }
  return answer;
}

/** The e-mail address that a sign-in names; the library has refused the request already when it names none. */
async function emailIn(request: Request): Promise<string> {
  const body: unknown = await request.json();
  const email = isJsonObject(body) ? body.email : undefined;
  return typeof email === "string" ? email.trim() : "";
}
