import { notFound } from "next/navigation";
import { cache } from "react";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { AppError } from "#lib/errors.ts";
import { getDeployment, listDeployments } from "./deployments/data.ts";
import { targetFigures } from "./pages/data.ts";
import { getTarget, listTargets } from "./targets/data.ts";

/** Answers with the not-found page for a row that is not there or may not be read. */
export async function orNotFound<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "invalid_input"))
      notFound();
    throw error;
  }
}

/** A page of targets with their figures, and whether the reader may add one. */
export async function loadTargets(query: { search?: string; cursor?: string; limit: number }) {
  const actor = await loadActor();
  const page = await listTargets(actor, query);
  const figures = await targetFigures(page.items.map(({ id }) => id));
  return { page, figures, mayCreate: can(actor, "target.create") };
}

/** The target that an address names, once per render, with what the reader may do to it. */
export const loadTarget = cache(async (segment: string) => {
  const actor = await loadActor();
  const target = await orNotFound(getTarget(actor, decodeURIComponent(segment)));
  const may = (permission: Parameters<typeof can>[1]) => can(actor, permission, target.owner.id);
  return {
    actor,
    target,
    mayUpdate: may("target.update"),
    mayCheck: may("target.check"),
    mayDelete: may("target.delete"),
    mayPublish: may("deployment.create"),
    mayRollBack: may("deployment.rollback"),
    mayRetire: may("deployment.retire"),
  };
});

/** The figures of the target that the address names. */
export async function loadTargetFigures(segment: string) {
  const { target } = await loadTarget(segment);
  return (await targetFigures([target.id])).get(target.id);
}

/** One deployment of the target that the address names; the not-found page for another target's. */
export const loadDeployment = cache(async (segment: string, id: string) => {
  const { actor, target } = await loadTarget(segment);
  const deployment = await orNotFound(getDeployment(actor, id));
  if (deployment.target.id !== target.id) notFound();
  return deployment;
});

/** One deployment on whatever target; the not-found page for one that the reader may not see. */
export async function loadDeploymentById(id: string) {
  return orNotFound(getDeployment(await loadActor(), id));
}

/** A page of a target's deployments, newest first. */
export async function loadDeployments(segment: string, query: { cursor?: string; limit: number }) {
  const { actor, target } = await loadTarget(segment);
  return listDeployments(actor, { target: target.id, ...query });
}
