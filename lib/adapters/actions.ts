"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { createRepository, deleteRepository, updateRepository } from "#lib/repositories/mutations.ts";
import {
  createAdapterSchema,
  deleteAdapterSchema,
  putAliasSchema,
  recordMetricsSchema,
  registerVersionSchema,
  removeAliasSchema,
  requestReviewSchema,
  reviewDecisionSchema,
  setStatusSchema,
  updateAdapterSchema,
} from "./action-schemas.ts";
import { adapterView } from "./adapter-view.ts";
import { putAlias, removeAlias } from "./aliases/mutations.ts";
import { recordMetrics } from "./metrics/mutations.ts";
import { decideReview, requestReview } from "./reviews/mutations.ts";
import { setVersionStatus } from "./status/mutations.ts";
import { registerVersion } from "./versions/mutations.ts";

function revalidateAdapter({ owner, name }: { owner: string; name: string }): void {
  revalidatePath(`/${owner}/${name}`, "layout");
}

/** Makes an adapter to upload files to. */
export const createAdapterAction = defineAction(
  "adapter.create",
  createAdapterSchema,
  async (actor, input) => {
    const repository = adapterView(await createRepository(actor, { kind: "adapter", ...input }));
    revalidatePath("/adapters");
    return { owner: repository.owner, name: repository.name };
  },
);

/** Saves description and visibility. */
export const updateAdapterAction = defineAction(
  "adapter.update",
  updateAdapterSchema,
  async (actor, { owner, name, changes }) => {
    await updateRepository(actor, await getRepository(actor, { owner, name }, "adapter"), changes);
    revalidateAdapter({ owner, name });
  },
);

/** Deletes an adapter that nothing depends on. */
export const deleteAdapterAction = defineAction(
  "adapter.delete",
  deleteAdapterSchema,
  async (actor, { owner, name }) => {
    await deleteRepository(actor, await getRepository(actor, { owner, name }, "adapter"));
    revalidatePath("/adapters");
  },
);

/** Registers the draft as a version. */
export const registerVersionAction = defineAction(
  "adapter.register",
  registerVersionSchema,
  async (actor, { owner, name, ...input }) => {
    const repository = await getRepository(actor, { owner, name }, "adapter");
    const registered = await registerVersion(actor, repository, input);
    revalidateAdapter(repository);
    return registered;
  },
);

/** Deprecates or withdraws a version. */
export const setVersionStatusAction = defineAction(
  "adapter.status",
  setStatusSchema,
  async (actor, { owner, name, version, status, reason }) => {
    const repository = await getRepository(actor, { owner, name }, "adapter");
    await setVersionStatus(actor, repository, version, { status, reason });
    revalidateAdapter(repository);
  },
);

/** Asks for the approval of a version. */
export const requestReviewAction = defineAction(
  "adapter.review.request",
  requestReviewSchema,
  async (actor, { owner, name, version, message }) => {
    const repository = await getRepository(actor, { owner, name }, "adapter");
    const review = await requestReview(actor, repository, version, { message });
    revalidateAdapter(repository);
    revalidatePath("/reviews");
    return review;
  },
);

/** Approves or rejects a version. */
export const decideReviewAction = defineAction(
  "adapter.review.decide",
  reviewDecisionSchema,
  async (actor, { id, ...decision }) => {
    await decideReview(actor, id, decision);
    revalidatePath("/reviews", "layout");
  },
);

/** Points an alias at a version. */
export const putAliasAction = defineAction(
  "alias.update",
  putAliasSchema,
  async (actor, { owner, name, alias, ...input }) => {
    const repository = await getRepository(actor, { owner, name }, "adapter");
    await putAlias(actor, repository, alias, input);
    revalidateAdapter(repository);
  },
);

/** Removes an alias. */
export const removeAliasAction = defineAction(
  "alias.update",
  removeAliasSchema,
  async (actor, { owner, name, alias, ...input }) => {
    const repository = await getRepository(actor, { owner, name }, "adapter");
    await removeAlias(actor, repository, alias, input);
    revalidateAdapter(repository);
  },
);

/** Records evaluation results of a version. */
export const recordMetricsAction = defineAction(
  "metric.create",
  recordMetricsSchema,
  async (actor, { owner, name, version, metrics }) => {
    const repository = await getRepository(actor, { owner, name }, "adapter");
    await recordMetrics(actor, repository, version, metrics);
    revalidateAdapter(repository);
  },
);
