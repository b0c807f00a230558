import { authorize, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { getReadableDatasetVersion } from "#lib/datasets/data.ts";
import { withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { type ExportDetail, getExport } from "#lib/exports/data.ts";
import { notifyExport } from "#lib/exports/job/notify.ts";
import { exportRunJob } from "#lib/exports/jobs.ts";
import { decideCancel, generatedName, withProductDefaults } from "#lib/exports/policy.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import { getRecipe } from "#lib/exports/recipes/data.ts";
import {
  insertRecipe,
  requireSchemaVersion,
  requireUsableRecipe,
  resolveOwner,
} from "#lib/exports/recipes/mutations.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";

/** What an export is started from: an inline recipe (unchecked) or a saved one, and a dataset. */
export type CreateExportInput = {
  name?: string;
  owner?: string;
  visibility?: "team" | "everyone";
  recipe?: unknown;
  recipeId?: string;
  recipeName?: string;
  schemaVersionId?: string;
  datasetId: string;
  datasetVersion?: number;
};

type PlannedRecipe = { kind: "saved"; id: string } | { kind: "inline"; recipe: Recipe };

async function planRecipe(actor: Actor, input: CreateExportInput): Promise<PlannedRecipe> {
  if ((input.recipe === undefined) === (input.recipeId === undefined)) {
    throw new AppError("invalid_input", "Give either recipe or recipeId.", {
      problems: [{ pointer: "/recipe", message: "Give either recipe or recipeId" }],
    });
  }
  if (input.recipeId === undefined) {
    return { kind: "inline", recipe: await requireUsableRecipe(withProductDefaults(input.recipe)) };
  }
  const { id } = await getRecipe(actor, input.recipeId);
  return { kind: "saved", id };
}

/**
 * Starts an export: the recipe (an inline one is saved under a generated name), the export and its job appear together
 * or not at all. Throws `invalid_input` with the recipe's problems, `not_found`, `conflict` or `forbidden`.
 */
export async function createExport(actor: Actor, input: CreateExportInput): Promise<ExportDetail> {
  const owner = await resolveOwner(actor, input.owner);
  authorize(actor, "export.create", owner.id);
  const { dataset, version } = await getReadableDatasetVersion(actor, input.datasetId, input.datasetVersion);
  const planned = await planRecipe(actor, input);
  await requireSchemaVersion(actor, input.schemaVersionId);
  const generated = generatedName(dataset.name, new Date());
  const name = input.name ?? generated;
  requireReach(actor, `${owner.handle}/${name}`);
  const visibility = input.visibility ?? "team";

  const id = await withTransaction(async (tx) => {
    const recipe =
      planned.kind === "saved"
        ? planned
        : await insertRecipe(tx, actor, {
            owner,
            name: input.recipeName ?? `${generated}-${crypto.randomUUID().slice(0, 4)}`,
            description: "",
            visibility,
            schemaVersionId: input.schemaVersionId ?? null,
            recipe: planned.recipe,
          });
    const created = await tx.export.create({
      data: {
        ownerId: owner.id,
        name,
        visibility,
        datasetVersionId: version.id,
        recipeId: recipe.id,
        createdById: actor.userId ?? actor.id,
      },
      select: { id: true },
    });
    const made = { recipeId: recipe.id, datasetVersionId: version.id };
    await recordAudit(tx, actor, {
      action: "export.created",
      subject: { kind: "export", id: created.id, label: `${owner.handle}/${name}` },
      after: { name, ...made },
      details: made,
    });
    await enqueue(tx, exportRunJob, { exportId: created.id });
    return created.id;
  });
  return getExport(actor, id);
}

/** Cancels an export: a queued one ends at once, a running one stops at its next batch. Throws `conflict` when it has ended. */
export async function cancelExport(actor: Actor, id: string): Promise<ExportDetail> {
  const before = await getExport(actor, id);
  authorize(actor, "export.cancel", before.ownerId);
  await withTransaction(async (tx) => {
    const row = await tx.export.findFirstOrThrow({
      where: { id, ownerId: before.ownerId },
      select: { status: true, cancelRequested: true },
    });
    const { status, cancelRequested } = decideCancel(row.status);
    const { count } = await tx.export.updateMany({
      where: { id, status: row.status },
      data: { status, cancelRequested, ...(status === "cancelled" ? { finishedAt: new Date() } : {}) },
    });
    if (count === 0) throw new AppError("conflict", "The export moved on meanwhile. Look again.");
    await recordAudit(tx, actor, {
      action: "export.cancelled",
      subject: { kind: "export", id, label: `${before.owner}/${before.name}` },
      before: { status: row.status },
      after: { status, cancelRequested },
    });
    await notifyExport(tx, id);
  });
  return getExport(actor, id);
}
