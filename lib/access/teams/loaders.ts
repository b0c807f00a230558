import { notFound } from "next/navigation";
import { cache } from "react";
import { loadActor } from "#lib/access/loaders.ts";
import { AppError } from "#lib/errors.ts";
import { getOwner, listMembers } from "./data.ts";

/** The team of this page with its members, or the not-found page. */
export const loadTeam = cache(async (handle: string) => {
  const actor = await loadActor();
  try {
    const { items: members } = await listMembers(actor, handle);
    return { team: await getOwner(actor, handle), members };
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
});
