import { notFound } from "next/navigation";
import { cache } from "react";
import { loadActor } from "#lib/access/loaders.ts";
import { AppError } from "#lib/errors.ts";
import { findProfile, getDataset, getReadableDatasetVersion } from "./data.ts";

async function orNotFound<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}

/** The dataset of this page, or the not-found page. */
export const loadDataset = cache(async (id: string) => {
  const actor = await loadActor();
  return orNotFound(getDataset(actor, id));
});

/** The version of this page that is ready, or null while none is; an unknown number is the not-found page. */
export const loadReadyVersion = cache(async (id: string, number: number | undefined) => {
  const actor = await loadActor();
  try {
    return (await orNotFound(getReadableDatasetVersion(actor, id, number))).version;
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") return null;
    throw error;
  }
});

/** The profile of a version, or null when there is none. */
export const loadProfile = cache(async (versionId: string) => findProfile(await loadActor(), versionId));
