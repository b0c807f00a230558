import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { db } from "#lib/db.ts";
import { env } from "#lib/env.ts";
import { processSingleton } from "#lib/global.ts";
import { assertMaySignIn, recordSignIn } from "./mutations.ts";

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
const openAddresses = new Set([
  "POST /api/auth/sign-in/email",
  "POST /api/auth/sign-out",
  "GET /api/auth/get-session",
]);

/** Answers a sign-in, a sign-out or who is signed in; any other address of the library is 404. */
export async function answerSignIn(request: Request): Promise<Response> {
  const address = `${request.method} ${new URL(request.url).pathname}`;
  return openAddresses.has(address) ? auth().handler(request) : new Response(null, { status: 404 });
}
