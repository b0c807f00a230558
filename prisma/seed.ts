import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Actor, systemActor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { createDataset, updateDataset } from "#lib/datasets/mutations.ts";
import { db, rawPool, withTransaction } from "#lib/db.ts";
import { createExport } from "#lib/exports/mutations.ts";
import { isFinished } from "#lib/exports/policy.ts";
import { saveRecipe } from "#lib/exports/recipes/mutations.ts";
import { createSchema } from "#lib/schemas/mutations.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { ensureDemoAdapter } from "./demo/adapter.ts";
import { demoRecipe } from "./demo/recipe.ts";

const marker = "demo.seeded";
const team = "demo";
const datasetName = "gsm8k-train";
const schemaName = "worked-arithmetic";
const recipeName = "gsm8k-instructions";
const exportName = "gsm8k-instructions-1";
const folder = path.join("prisma", "demo");

const pollMs = 250;
/** How long the worker may take to read the dataset, or to run the export, before the seed gives up waiting. */
const patienceMs = 120_000;

/**
 * Makes the demo once: a team, the GSM8K rows, a schema, a recipe and one export, each through the product's own verbs and
 * jobs, visible to everyone. A worker must be running. Safe to repeat after a crash at any step; once it is whole nothing
 * is made again, even when people have removed parts of it. Answers a sentence to print, "" when nothing was done.
 */
export async function seedDemo(): Promise<string> {
  return withSeedLock(async () => {
    const done = await db().setting.findUnique({ where: { key: marker }, select: { key: true } });
    return done ? "" : makeDemo();
  });
}

/** One process at a time: several may start on one database. */
async function withSeedLock<T>(work: () => Promise<T>): Promise<T> {
  const client = await rawPool().connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext($1))", [marker]);
    return await work();
  } finally {
    await client.query("SELECT pg_advisory_unlock(hashtext($1))", [marker]);
    client.release();
  }
}

async function makeDemo(): Promise<string> {
  const actor = systemActor("demo", "seed");
  const ownerId = await ensureTeam(actor);
  const dataset = await ensureDataset(actor, ownerId);
  await waitForRows(dataset.id);
  const schema = await ensureSchema(actor, ownerId);
  const recipeId = await ensureRecipe(actor, ownerId, schema);
  const exportId = await ensureExport(actor, ownerId, dataset.id, recipeId);
  const status = await waitForExport(exportId);
  if (status === "succeeded") await ensureDemoAdapter(actor, team, exportId);
  const value = { datasetId: dataset.id, schemaId: schema.id, recipeId, exportId };
  await db().setting.upsert({ where: { key: marker }, create: { key: marker, value }, update: { value } });
  return `made the demo: ${datasetName}, its schema and recipe, one export (${status}), and an adapter trained on it`;
}

async function ensureTeam(actor: Actor): Promise<string> {
  return withTransaction(async (tx) => {
    const found = await tx.owner.findUnique({ where: { handle: team }, select: { id: true } });
    if (found) return found.id;
    const data = {
      kind: "team" as const,
      handle: team,
      displayName: "Demo",
      description: "Example rows, schema, recipe and export. Everyone sees them.",
    };
    const { id } = await tx.owner.create({ data, select: { id: true } });
    await recordAudit(tx, actor, {
      action: "owner.created",
      subject: { kind: "owner", id, label: team },
      after: data,
    });
    return id;
  });
}

async function ensureDataset(actor: Actor, ownerId: string): Promise<{ id: string }> {
  const found = await db().dataset.findFirst({
    where: { ownerId, name: datasetName, deletedAt: null },
    select: { id: true },
  });
  if (found) return found;
  const content = await blobStore().put(createReadStream(path.join(folder, "gsm8k-train.jsonl")));
  const { datasetId } = await createDataset(
    actor,
    { ownerId },
    {
      name: datasetName,
      description: "Grade-school mathematics problems with worked answers (GSM8K, training split).",
      purpose: "Show what an export measures, on real rows.",
      legalBasis: "Published under the MIT licence; holds no personal data.",
      licence: "MIT",
      visibility: "everyone",
    },
    {
      kind: "content",
      content: { ...content, fileName: "gsm8k-train.jsonl", format: "jsonl", compression: "none" },
      sourceKind: "upload",
      details: { from: "github.com/openai/grade-school-math" },
    },
  );
  await updateDataset(actor, datasetId, { isDefault: true });
  return { id: datasetId };
}

async function waitForRows(datasetId: string): Promise<void> {
  await until(`The worker did not read ${datasetName}`, async () => {
    const version = await db().datasetVersion.findFirst({
      where: { datasetId },
      orderBy: { number: "desc" },
      select: { status: true, error: true },
    });
    if (version?.status === "failed") throw new Error(`${datasetName} could not be read: ${version.error}`);
    return version?.status === "ready" || null;
  });
}

type DemoSchema = { id: string; versionId: string; document: Record<string, unknown> };

async function ensureSchema(actor: Actor, ownerId: string): Promise<DemoSchema> {
  const text = await readFile(path.join(folder, "gsm8k-sample.schema.json"), "utf8");
  const document: Record<string, unknown> = JSON.parse(text);
  const found = await db().schema.findFirst({
    where: { ownerId, name: schemaName, deletedAt: null },
    select: { id: true, versions: { orderBy: { number: "asc" }, take: 1, select: { id: true } } },
  });
  const [version] = found?.versions ?? [];
  if (found && version) return { id: found.id, versionId: version.id, document };
  const { schemaId, versionId } = await createSchema(
    actor,
    { ownerId },
    {
      name: schemaName,
      description: "A problem that asks something, and steps that end in a result.",
      visibility: "everyone",
    },
    { text, message: "First version" },
  );
  return { id: schemaId, versionId, document };
}

async function ensureRecipe(actor: Actor, ownerId: string, schema: DemoSchema): Promise<string> {
  const found = await db().recipe.findFirst({ where: { ownerId, name: recipeName }, select: { id: true } });
  if (found) return found.id;
  const { id } = await saveRecipe(actor, {
    name: recipeName,
    owner: team,
    description: "GSM8K as instruction tuning, checked against worked-arithmetic.",
    visibility: "everyone",
    schemaVersionId: schema.versionId,
    recipe: demoRecipe(schema.document),
  });
  return id;
}

async function ensureExport(
  actor: Actor,
  ownerId: string,
  datasetId: string,
  recipeId: string,
): Promise<string> {
  const found = await db().export.findFirst({ where: { ownerId, name: exportName }, select: { id: true } });
  if (found) return found.id;
  const { id } = await createExport(actor, {
    name: exportName,
    owner: team,
    visibility: "everyone",
    recipeId,
    datasetId,
  });
  return id;
}

async function waitForExport(exportId: string): Promise<string> {
  return until("The worker did not finish the demo's export", async () => {
    const { status } = await db().export.findUniqueOrThrow({
      where: { id: exportId },
      select: { status: true },
    });
    return isFinished(status) ? status : null;
  });
}

async function until<T>(problem: string, look: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await look();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`${problem} within ${patienceMs / 1000} s.`);
    await sleep(pollMs);
  }
}
