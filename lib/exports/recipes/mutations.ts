import { authorize, readableWhere, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { db, type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { withProductDefaults } from "#lib/exports/policy.ts";
import { parseRecipe, type Recipe, recipeDigest } from "#lib/exports/recipe.ts";
import type { RecipeWarning } from "#lib/exports/recipe-warnings.ts";
import { getRecipe, type RecipeDetail } from "#lib/exports/recipes/data.ts";
import { checkIsolated } from "#lib/schemas/isolated.ts";

/** What a recipe is saved from; `recipe` is as a person wrote it, unchecked. */
export type SaveRecipeInput = {
  name: string;
  owner?: string;
  description?: string;
  visibility?: "team" | "everyone";
  schemaVersionId?: string;
  recipe: unknown;
};

/** Checks a recipe document; throws `invalid_input` with every problem and its pointer. */
export function requireRecipe(document: unknown): { recipe: Recipe; warnings: RecipeWarning[] } {
  const parsed = parseRecipe(document);
  if (parsed.ok) return parsed;
  const [first] = parsed.errors;
  const detail = first ? ` ${first.pointer || "The whole"}: ${first.message}` : "";
  throw new AppError("invalid_input", `The recipe is not valid.${detail}`, { problems: parsed.errors });
}

/**
 * Checks a recipe that is about to be saved: as `requireRecipe`, and its JSON Schema compiles, tried in a thread with bounded
 * time and memory. Throws `invalid_input` with every problem and its pointer.
 */
export async function requireUsableRecipe(document: unknown): Promise<Recipe> {
  const { recipe } = requireRecipe(document);
  const { enable_schema_validation: isOn, json_schema: schema } = recipe.structured_gen;
  if (!isOn || schema === null) return recipe;
  const answer = await checkIsolated({ schema });
  if (answer.ok) return recipe;
  const problems = answer.problems.map((problem) => ({
    pointer: `/structured_gen/json_schema${problem.pointer}`,
    message: problem.message,
  }));
  throw new AppError("invalid_input", `The JSON Schema cannot be used: ${problems[0]?.message ?? ""}`, {
    problems,
  });
}

/** The owner a new row goes to: the one named, else the actor themselves. Throws `not_found` for an unknown handle. */
export async function resolveOwner(
  actor: Actor,
  handle: string | undefined,
): Promise<{ id: string; handle: string }> {
  const own = actor.owners.find((owner) => handle === undefined || owner.handle === handle.toLowerCase());
  if (own) return own;
  if (handle === undefined) {
    throw new AppError("invalid_input", "Say whose this is.", {
      problems: [{ pointer: "/owner", message: "Missing required field: owner" }],
    });
  }
  const owner = await db().owner.findFirst({
    where: { handle: handle.toLowerCase(), deletedAt: null },
    select: { id: true, handle: true },
  });
  if (owner === null) {
    throw new AppError("not_found", `There is no owner called '${handle}'.`, {
      problems: [{ pointer: "/owner", message: "Unknown owner" }],
    });
  }
  return owner;
}

/** What `insertRecipe` writes. */
export type NewRecipe = {
  owner: { id: string; handle: string };
  name: string;
  description: string;
  visibility: "team" | "everyone";
  schemaVersionId: string | null;
  recipe: Recipe;
};

/** Writes a recipe inside the caller's transaction. Throws `conflict` when the owner has one of that name. */
export async function insertRecipe(tx: Transaction, actor: Actor, input: NewRecipe): Promise<{ id: string }> {
  const label = `${input.owner.handle}/${input.name}`;
  const digest = recipeDigest(input.recipe);
  const [row] = await tx.recipe.createManyAndReturn({
    data: [
      {
        ownerId: input.owner.id,
        name: input.name,
        description: input.description,
        visibility: input.visibility,
        schemaVersionId: input.schemaVersionId,
        digest,
        document: JSON.parse(JSON.stringify(input.recipe)),
        createdById: actor.userId ?? actor.id,
      },
    ],
    skipDuplicates: true,
    select: { id: true },
  });
  if (!row) {
    throw new AppError(
      "conflict",
      `${label} exists already. Recipes never change: save it under a new name.`,
      {
        problems: [{ pointer: "/name", message: "This name is taken" }],
      },
    );
  }
  await recordAudit(tx, actor, {
    action: "recipe.created",
    subject: { kind: "recipe", id: row.id, label },
    after: { name: input.name, digest },
    details: { digest },
  });
  return row;
}

/** Throws `not_found` unless the schema version is one the actor may read. */
export async function requireSchemaVersion(actor: Actor, schemaVersionId: string | undefined): Promise<void> {
  if (schemaVersionId === undefined) return;

  const found = await db().schemaVersion.findFirst({
    where: { id: schemaVersionId, schema: { AND: [readableWhere(actor), { deletedAt: null }] } },
    select: { id: true },
  });
  if (found === null)
    throw new AppError("not_found", "There is no such schema version, or you may not see it.");
}

/** Saves a recipe under a name, with the defaults of the product. It never changes afterwards. */
export async function saveRecipe(actor: Actor, input: SaveRecipeInput): Promise<RecipeDetail> {
  const owner = await resolveOwner(actor, input.owner);
  authorize(actor, "recipe.create", owner.id);
  requireReach(actor, `${owner.handle}/${input.name}`);
  const recipe = await requireUsableRecipe(withProductDefaults(input.recipe));
  await requireSchemaVersion(actor, input.schemaVersionId);
  const { id } = await withTransaction((tx) =>
    insertRecipe(tx, actor, {
      owner,
      name: input.name,
      description: input.description ?? "",
      visibility: input.visibility ?? "team",
      schemaVersionId: input.schemaVersionId ?? null,
      recipe,
    }),
  );
  return getRecipe(actor, id);
}

/** Takes a recipe out of the lists. What was exported with it stays; repeating it changes nothing. */
export async function archiveRecipe(actor: Actor, id: string): Promise<RecipeDetail> {
  const recipe = await getRecipe(actor, id);
  authorize(actor, "recipe.archive", recipe.ownerId);
  if (recipe.archivedAt === null) {
    await withTransaction(async (tx) => {
      const { count } = await tx.recipe.updateMany({
        where: { id, ownerId: recipe.ownerId, archivedAt: null },
        data: { archivedAt: new Date() },
      });
      if (count === 0) return;
      await recordAudit(tx, actor, {
        action: "recipe.archived",
        subject: { kind: "recipe", id, label: `${recipe.owner}/${recipe.name}` },
        before: { archived: false },
        after: { archived: true },
      });
    });
  }
  return getRecipe(actor, id);
}
