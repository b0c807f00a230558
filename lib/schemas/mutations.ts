import { lockNamesOf } from "#lib/access/mutations.ts";
import { authorize, readableWhere, requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { requireUsableContent, type SchemaContent, type SchemaContentInput } from "#lib/schemas/content.ts";
import { recipeUseSelect, requireSchemaOwner, toUse } from "#lib/schemas/data.ts";
import {
  nameWhenDeleted,
  requireDeletable,
  requireNewest,
  requireSchemaId,
  requireSchemaName,
} from "#lib/schemas/policy.ts";

/** What people say of a schema. */
export type SchemaFields = { name: string; description: string; visibility: "team" | "everyone" };

/** What a save made. `isDuplicate`: nothing had changed, the newest version is the answer. */
export type SavedVersion = { schemaId: string; versionId: string; number: number; isDuplicate: boolean };

type Owned = { id: string; ownerId: string; name: string; owner: { handle: string } };

const makerOf = (actor: Actor): string => actor.userId ?? actor.id;
const labelOf = (schema: Owned): string => `${schema.owner.handle}/${schema.name}`;

/**
 * Makes a schema and its first version, once both its schemas compile.
 * @throws AppError conflict when its owner has a schema of that name, invalid_input for a schema that cannot be used
 */
export async function createSchema(
  actor: Actor,
  target: { ownerId?: string | undefined; owner?: string | undefined },
  fields: Partial<SchemaFields> & { name: string },
  input: SchemaContentInput & { message?: string | undefined },
): Promise<SavedVersion> {
  const owner = await requireSchemaOwner(actor, target);
  authorize(actor, "schema.create", owner.id);
  requireSchemaName(fields.name);
  requireReach(actor, `${owner.handle}/${fields.name}`);
  const content = await requireUsableContent(input);
  return withTransaction(async (tx) => {
    await requireFreeName(tx, owner, fields.name, null);
    const schema = await tx.schema.create({
      data: { ...fields, ownerId: owner.id, createdById: makerOf(actor) },
      select: { id: true, name: true },
    });
    const version = await insertVersion(tx, actor, schema.id, 1, content, input.message ?? "");
    await recordAudit(tx, actor, {
      action: "schema.created",
      subject: { kind: "schema", id: schema.id, label: `${owner.handle}/${schema.name}` },
      after: { ...fields, ...content },
      details: { number: 1, draft: content.draft, digest: content.digest },
    });
    return { schemaId: schema.id, versionId: version.id, number: 1, isDuplicate: false };
  });
}

/**
 * Saves a schema's next version; versions never change. The texts of the newest version again answer that version.
 * @param baseVersion the version the author began from: a newer one is a conflict
 */
export async function addSchemaVersion(
  actor: Actor,
  schemaId: string,
  input: SchemaContentInput & { message?: string | undefined; baseVersion?: number | undefined },
): Promise<SavedVersion> {
  const content = await requireUsableContent(input);
  return withTransaction(async (tx) => {
    const schema = await lockSchema(tx, actor, schemaId);
    authorize(actor, "schema.update", schema.ownerId);
    const newest = await tx.schemaVersion.findFirst({
      where: { schemaId: schema.id },
      orderBy: { number: "desc" },
      select: { id: true, number: true, text: true, generationText: true, digest: true },
    });
    if (newest && newest.text === content.text && newest.generationText === content.generationText) {
      return { schemaId: schema.id, versionId: newest.id, number: newest.number, isDuplicate: true };
    }
    requireNewest(newest?.number ?? 0, input.baseVersion);
    const number = (newest?.number ?? 0) + 1;
    const version = await insertVersion(tx, actor, schema.id, number, content, input.message ?? "");
    await tx.schema.update({
      where: { id: schema.id },
      data: { updatedAt: new Date() },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      action: "schema.version_added",
      subject: { kind: "schema", id: schema.id, label: labelOf(schema) },
      before: newest && { text: newest.text, generationText: newest.generationText },
      after: { text: content.text, generationText: content.generationText },
      details: { number, draft: content.draft, digest: content.digest },
    });
    return { schemaId: schema.id, versionId: version.id, number, isDuplicate: false };
  });
}

/** Changes a schema's name, description or visibility; its versions stay as they are. */
export async function updateSchema(
  actor: Actor,
  schemaId: string,
  changes: Partial<SchemaFields>,
): Promise<void> {
  if (changes.name !== undefined) requireSchemaName(changes.name);
  await withTransaction(async (tx) => {
    const schema = await lockSchema(tx, actor, schemaId);
    authorize(actor, "schema.update", schema.ownerId);
    if (changes.name !== undefined) {
      requireReach(actor, `${schema.owner.handle}/${changes.name}`);
      await requireFreeName(tx, { id: schema.ownerId, handle: schema.owner.handle }, changes.name, schema.id);
    }
    const select = { name: true, description: true, visibility: true } as const;
    const before = await tx.schema.findUniqueOrThrow({ where: { id: schema.id }, select });
    const after = await tx.schema.update({ where: { id: schema.id }, data: changes, select });
    await recordAudit(tx, actor, {
      action: "schema.updated",
      subject: { kind: "schema", id: schema.id, label: `${schema.owner.handle}/${after.name}` },
      before,
      after,
      details: { fields: Object.keys(changes).sort() },
    });
  });
}

/** Deletes a schema: its name becomes free, recipes keep their versions. Refused while an export with it runs. */
export async function deleteSchema(actor: Actor, schemaId: string): Promise<void> {
  await withTransaction(async (tx) => {
    const schema = await lockSchema(tx, actor, schemaId);
    authorize(actor, "schema.update", schema.ownerId);
    const recipes = await tx.recipe.findMany({
      where: { schemaVersion: { schemaId: schema.id } },
      select: recipeUseSelect,
    });
    const readable = await tx.recipe.findMany({
      where: { AND: [{ schemaVersion: { schemaId: schema.id } }, readableWhere(actor)] },
      select: { id: true },
    });
    requireDeletable(schema.name, recipes.map(toUse), new Set(readable.map(({ id }) => id)));
    await tx.schema.update({
      where: { id: schema.id },
      data: { deletedAt: new Date(), name: nameWhenDeleted(schema) },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      action: "schema.deleted",
      subject: { kind: "schema", id: schema.id, label: labelOf(schema) },
      before: { name: schema.name },
    });
  });
}

async function insertVersion(
  tx: Transaction,
  actor: Actor,
  schemaId: string,
  number: number,
  content: SchemaContent,
  message: string,
): Promise<{ id: string }> {
  return tx.schemaVersion.create({
    data: { schemaId, number, ...content, message, createdById: makerOf(actor) },
    select: { id: true },
  });
}

async function requireFreeName(
  tx: Transaction,
  owner: { id: string; handle: string },
  name: string,
  ownId: string | null,
): Promise<void> {
  await lockNamesOf(tx, owner.id);
  const rows = await tx.schema.findMany({
    where: { ownerId: owner.id, deletedAt: null, name: { equals: name, mode: "insensitive" } },
    select: { id: true, name: true },
  });
  // ILIKE takes '_' for any character: compare again.
  const holder = rows.find((row) => row.name.toLowerCase() === name.toLowerCase() && row.id !== ownId);
  if (!holder) return;
  throw new AppError(
    "conflict",
    `${owner.handle} has a schema '${holder.name}'. Add a version to it, or choose another name.`,
    {
      problems: [{ pointer: "/name", message: "This name is taken" }],
    },
  );
}

/** Takes the schema's row lock, so that two writers number their versions one after the other. */
async function lockSchema(tx: Transaction, actor: Actor, schemaId: string): Promise<Owned> {
  requireSchemaId(schemaId);
  await tx.$queryRaw`SELECT 1 FROM "Schema" WHERE "id" = ${schemaId}::uuid FOR UPDATE`;
  const schema = await tx.schema.findFirst({
    where: { AND: [{ id: schemaId, deletedAt: null }, readableWhere(actor)] },
    select: { id: true, ownerId: true, name: true, owner: { select: { handle: true } } },
  });
  if (!schema) throw new AppError("not_found", "There is no such schema, or you may not see it.");
  requireReach(actor, labelOf(schema));
  return schema;
}
