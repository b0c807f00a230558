import { authorize, requireReach } from "#lib/access/policy.ts";
import { retireService } from "#lib/access/services/mutations.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { requireOwner } from "#lib/repositories/owners/data.ts";
import { requireRepositoryName } from "#lib/repositories/repository.ts";
import { sealSecret } from "#lib/sealed-secret.ts";
import type { SchemaValue } from "#lib/validate.ts";
import { requireReplicaAddress } from "../client/target-address.ts";
import { reconcileJob } from "../jobs.ts";
import { getTarget, readableTargets, tokenPurpose } from "./data.ts";
import { requireAllowedPath } from "./folder/shared-folder.ts";
import {
  defaultProbePrompts,
  requireChangeable,
  requireIdle,
  requireRevision,
  requireTargetSettings,
} from "./policy.ts";
import { exchangePulledBase } from "./pull-tokens/base/mutations.ts";
import { findService } from "./pull-tokens/data.ts";
import type { createTargetSchema, updateTargetSchema } from "./schema.ts";
import type { TargetView } from "./target.ts";

type CreateTarget = SchemaValue<typeof createTargetSchema>;
type UpdateTarget = SchemaValue<typeof updateTargetSchema>;

const editableSelect = {
  name: true,
  description: true,
  engine: true,
  baseRepositoryId: true,
  servedModelName: true,
  adapterSource: true,
  folderPath: true,
  replicaFolderPath: true,
  maxLoraRank: true,
  maxLoras: true,
  maxCpuLoras: true,
  requiresApproval: true,
  probePrompts: true,
  reconcileSeconds: true,
  drainSeconds: true,
} as const;

const lockedSelect = {
  ...editableSelect,
  id: true,
  ownerId: true,
  owner: { select: { handle: true } },
  pullTokenId: true,
  revision: true,
} as const;

function labelOf(target: { owner: { handle: string }; name: string }): string {
  return `${target.owner.handle}/${target.name}`;
}

/** A base model that the actor may read, by `owner/name`. */
async function requireBaseModel(actor: Actor, text: string): Promise<{ id: string; label: string }> {
  const name = requireRepositoryName(text, "/baseModel");
  const { id, owner, name: stored } = await getRepository(actor, name, "base");
  return { id, label: `${owner}/${stored}` };
}

async function requireFreeName(tx: Transaction, name: string, ownId?: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`target name ${name.toLowerCase()}`}))`;
  const [holder] = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Target" WHERE lower("name") = ${name.toLowerCase()} AND "deletedAt" IS NULL`;
  if (!holder || holder.id === ownId) return;
  const message = `There is a target '${name}' already. Choose another name.`;
  throw new AppError("conflict", message, { problems: [{ pointer: "/name", message }] });
}

/** Adds a target with its replicas. Throws `conflict` for a name that is taken, `invalid_input` with the field that is wrong. */
export async function createTarget(actor: Actor, input: CreateTarget): Promise<TargetView> {
  const owner = await requireOwner(actor, input.owner);
  authorize(actor, "target.create", owner.id);
  requireReach(actor, `${owner.handle}/${input.name}`);
  const { name, token, replicas = [] } = input;
  const limits = { maxLoraRank: 16, maxLoras: 1, maxCpuLoras: null, ...input.limits };
  const settings = {
    name,
    engine: input.engine ?? "vllm",
    adapterSource: input.adapterSource ?? "hub",
    folderPath: input.folderPath ?? null,
    replicaFolderPath: input.replicaFolderPath ?? null,
  };
  requireTargetSettings({ ...settings, limits });
  if (settings.folderPath !== null) await requireAllowedPath(settings.folderPath);
  const base = await requireBaseModel(actor, input.baseModel);
  const spelled = replicas.map((address, index) => requireReplicaAddress(address, `/replicas/${index}`));
  const addresses = [...new Set(await Promise.all(spelled))];

  const targetId = await withTransaction(async (tx) => {
    await requireFreeName(tx, name);
    const made = await tx.target.create({
      data: {
        ...settings,
        ...limits,
        ownerId: owner.id,
        description: input.description ?? "",
        baseRepositoryId: base.id,
        servedModelName: input.servedModelName ?? base.label,
        requiresApproval: input.requiresApproval ?? true,
        probePrompts: [...(input.probePrompts ?? defaultProbePrompts)],
        ...(input.reconcileSeconds !== undefined && { reconcileSeconds: input.reconcileSeconds }),
        ...(input.drainSeconds !== undefined && { drainSeconds: input.drainSeconds }),
        createdById: actor.userId ?? actor.id,
        replicas: { create: addresses.map((address) => ({ address })) },
      },
      select: { id: true, ...editableSelect },
    });
    const { id } = made;
    if (token) {
      const sealedToken = sealSecret(token, tokenPurpose, id);
      await tx.target.update({ where: { id }, data: { sealedToken }, select: { id: true } });
    }
    if (addresses.length > 0) await enqueue(tx, reconcileJob, { targetId: id });
    await recordAudit(tx, actor, {
      action: "target.created",
      subject: { kind: "target", id, label: `${owner.handle}/${name}` },
      after: made,
      details: { engine: made.engine, baseModel: base.label, replicas: addresses, hasToken: Boolean(token) },
    });
    return id;
  });
  return getTarget(actor, targetId);
}

/** Changes a target. Throws `precondition_failed` when it was edited since, `conflict` for what cannot change while it serves. */
export async function updateTarget(
  actor: Actor,
  idOrName: string,
  { revision, token, limits, baseModel, ...plain }: UpdateTarget,
): Promise<TargetView> {
  const { id, baseModel: baseBefore } = await getTarget(actor, idOrName);
  const base = baseModel === undefined ? undefined : await requireBaseModel(actor, baseModel);
  if (plain.folderPath) await requireAllowedPath(plain.folderPath);
  await withTransaction(async (tx) => {
    const target = await lockTarget(tx, actor, id);
    authorize(actor, "target.update", target.ownerId);
    requireRevision(target, revision);
    const data = {
      ...plain,
      ...limits,
      ...(base !== undefined && { baseRepositoryId: base.id }),
      ...(plain.adapterSource === "hub" && { folderPath: null, replicaFolderPath: null }),
    };
    const after = { ...target, ...data };
    requireTargetSettings({ ...after, limits: after });
    if (plain.name !== undefined && plain.name !== target.name) {
      requireReach(actor, `${target.owner.handle}/${plain.name}`);
      await requireFreeName(tx, plain.name, id);
    }
    const changed = changedFields(target, data, base !== undefined && base.id !== target.baseRepositoryId);
    requireChangeable(target, changed, await servedBy(tx, id));
    const saved = await tx.target.update({
      where: { id },
      data: {
        ...data,
        ...(token !== undefined && {
          sealedToken: token === null ? null : sealSecret(token, tokenPurpose, id),
        }),
        revision: { increment: 1 },
      },
      select: editableSelect,
    });
    if (base !== undefined) {
      const before = `${baseBefore.owner}/${baseBefore.name}`;
      await exchangePulledBase(tx, target.pullTokenId, { before, after: base.label });
    }
    // What may be served, or is known by other prompts, is put right now and not at the next look.
    if (changed.includes("requiresApproval") || changed.includes("probePrompts")) {
      await enqueue(tx, reconcileJob, { targetId: id });
    }
    await recordAudit(tx, actor, {
      action: "target.updated",
      subject: { kind: "target", id, label: labelOf({ ...target, name: saved.name }) },
      before: pick(target),
      after: saved,
      details: { fields: [...changed, ...(token === undefined ? [] : ["token"])].sort() },
    });
  });
  return getTarget(actor, id);
}

type Locked = Awaited<ReturnType<typeof lockTarget>>;

function pick(target: Locked): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(target).filter(([key]) => Object.keys(editableSelect).includes(key)),
  );
}

/** The fields that a change makes different, by the names of the API. */
function changedFields(target: Locked, data: Record<string, unknown>, baseChanges: boolean): string[] {
  const before = pick(target);
  const changed = Object.entries(data)
    .filter(
      ([key, value]) => key !== "baseRepositoryId" && JSON.stringify(value) !== JSON.stringify(before[key]),
    )
    .map(([key]) => key);
  return baseChanges ? [...changed, "baseModel"] : changed;
}

/**
 * Deletes a target: its replicas are no longer looked at, its service token stops working. Throws `conflict` that names what it
 * serves while it serves anything.
 */
export async function deleteTarget(actor: Actor, idOrName: string): Promise<void> {
  const { id } = await getTarget(actor, idOrName);
  await withTransaction(async (tx) => {
    const target = await lockTarget(tx, actor, id);
    authorize(actor, "target.delete", target.ownerId);
    requireIdle(target, await servedBy(tx, id));
    const now = new Date();
    await tx.replica.updateMany({ where: { targetId: id, removedAt: null }, data: { removedAt: now } });
    await tx.target.update({
      where: { id },
      data: { deletedAt: now, sealedToken: null },
      select: { id: true },
    });
    const service = await findService(tx, target.pullTokenId);
    if (service) await retireService(tx, actor, service);
    await recordAudit(tx, actor, {
      action: "target.deleted",
      subject: { kind: "target", id, label: labelOf(target) },
      before: pick(target),
    });
  });
}

/** What a target serves or is about to: aliases first, then served names. */
async function servedBy(tx: Transaction, targetId: string): Promise<string[]> {
  const aliases = await tx.servedAlias.findMany({
    where: { targetId },
    select: { alias: true, repository: { select: { name: true, owner: { select: { handle: true } } } } },
  });
  const deployments = await tx.deployment.findMany({
    where: { targetId, OR: [{ isDesired: true }, { status: { in: ["pending", "publishing", "live"] } }] },
    select: { servedName: true },
    orderBy: { id: "asc" },
  });
  return [
    ...aliases.map(({ alias, repository }) => `${repository.owner.handle}/${repository.name}@${alias}`),
    ...new Set(deployments.map(({ servedName }) => servedName)),
  ];
}

/** Takes the target's row lock: writers of one target go one after the other. Throws `not_found` for what the actor may not read. */
export async function lockTarget(tx: Transaction, actor: Actor, id: string) {
  await tx.$queryRaw`SELECT 1 FROM "Target" WHERE "id" = ${id}::uuid FOR UPDATE`;
  const target = await tx.target.findFirst({
    where: { AND: [readableTargets(actor), { id }] },
    select: lockedSelect,
  });
  if (!target) throw new AppError("not_found", "There is no such target, or you may not see it.");
  return target;
}
