import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Actor } from "#lib/actor.ts";
import { requestIdOf } from "#lib/route.ts";
import { auth } from "./auth.ts";
import { authenticate } from "./authenticate.ts";
import { getCurrentUser } from "./data.ts";

/** The actor of this page request; sends people who are not signed in to /login. Once per render. */
export const loadActor = cache(async (): Promise<Actor> => {
  const requestHeaders = await headers();
  const actor = await authenticate(requestHeaders, requestIdOf(requestHeaders));
  if (actor === null) redirect("/login");
  return actor;
});

/** What the frame shows of the person signed in. */
export const loadCurrentUser = cache(async () => {
  const actor = await loadActor();
  const user = actor.userId === null ? null : await getCurrentUser(actor.userId);
  if (user === null) redirect("/login");
  return { user, owners: actor.owners };
});

/** The session of this browser, or null for a request without one. */
export const loadSessionId = cache(async (): Promise<string | null> => {
  const session = await auth().api.getSession({ headers: await headers() });
  return session?.session.id ?? null;
});
