import { auth } from "#lib/access/auth.ts";

// One handler for all that the sign-in library answers: sign in, sign out, session.
async function handle(request: Request): Promise<Response> {
  return auth().handler(request);
}

export { handle as GET, handle as POST };
