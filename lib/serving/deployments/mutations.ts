import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { requireAliasName } from "#lib/adapters/aliases/policy.ts";
import { getAdapterVersion } from "#lib/adapters/versions/data.ts";
import { versionSubject } from "#lib/adapters/versions/version.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { requireRepositoryName, servedNameOf } from "#lib/repositories/repository.ts";
import { Prisma } from "#prisma/client.ts";
import { publishJob } from "../jobs.ts";
import { getTarget } from "../targets/data.ts";
import { requirePullable } from "../targets/policy.ts";
import { grantPull } from "../targets/pull-tokens/mutations.ts";
import { lockServedAlias } from "./aliases/mutations.ts";
import { getDeployment } from "./data.ts";
import type { DeploymentDetail, DeploymentStrategy } from "./deployment.ts";
import { planStrategy, requireAliasRight, requirePublishable, requireStartable } from "./policy.ts";

/** What is to be published where. `adapter` is owner/name, `version` a number or an alias, `target` an id or a name. */
export type CreateDeploymentInput = {
  adapter: string;
  version: string;
  target: string;
  alias?: string | undefined;
  strategy?: DeploymentStrategy | undefined;
  canaryPercent?: number | undefined;
  /** Replicas that do not answer are passed over; at least one must. */
  skipsUnreachable?: boolean | undefined;
};

/**
 * Starts the publication of a version: its row and its job appear together. What becomes of it is told by its steps.
 * @throws AppError forbidden, not_found, conflict (not approved, under way already, live already), invalid_input.
 */
export async function createDeployment(
  actor: Actor,
  input: CreateDeploymentInput,
): Promise<DeploymentDetail> {
  const target = await getTarget(actor, input.target);
  authorize(actor, "deployment.create", target.owner.id);
  const name = requireRepositoryName(input.adapter, "/adapter");
  const { repository, version } = await getAdapterVersion(actor, name, input.version);
  const label = versionSubject(repository, version);
  requirePublishable({ ...version, label }, target);
  requirePullable({ ...target, ownerId: target.owner.id }, repository);
  const { strategy, canaryPercent } = planStrategy(input);
  const { alias = null } = input;
  if (alias !== null) {
    requireAliasName(alias);
    requireAliasRight(
      actor,
      { ownerId: repository.ownerId, label: `${repository.owner}/${repository.name}` },
      alias,
    );
  }
  // Publishable versions have a number and files.
  const servedName = servedNameOf(repository, version.semver ?? "");
  const id = await withTransaction(async (tx) => {
    await holdTarget(tx, target.id);
    if (alias !== null) {
      const key = { targetId: target.id, repositoryId: repository.id, alias };
      requireStartable({ alias, versionId: version.id, strategy }, await heldAlias(tx, key));
    } else await requireNotServed(tx, target, version);
    const puller = { ownerId: target.owner.id, pullTokenId: target.pullToken?.id ?? null };
    if (target.adapterSource === "hub") await grantPull(tx, puller, repository);
    const created = await insertDeployment(tx, {
      targetId: target.id,
      repositoryId: repository.id,
      versionId: version.id,
      servedName,
      rootDigest: version.rootDigest ?? "",
      alias,
      strategy,
      canaryPercent,
      skipsUnreachable: input.skipsUnreachable ?? false,
      createdById: actor.userId ?? actor.id,
      createdByLabel: actor.label,
    });
    await recordAudit(tx, actor, {
      action: "deployment.created",
      subject: { kind: "deployment", id: created.id, label: servedName },
      after: { versionId: version.id, targetId: target.id, alias, strategy },
      details: { target: target.name, version: label, alias, strategy, rootDigest: version.rootDigest },
    });
    await enqueue(tx, publishJob, { deploymentId: created.id }, { singletonKey: created.id });
    return created.id;
  });
  return getDeployment(actor, id);
}

/** Keeps a target from being deleted until the transaction ends. Throws `not_found` when it was meanwhile. */
async function holdTarget(tx: Transaction, id: string): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Target" WHERE "id" = ${id}::uuid AND "deletedAt" IS NULL FOR KEY SHARE`;
  if (held.length === 0) throw new AppError("not_found", "The target was deleted meanwhile.");
}

/** Throws `conflict` for a version that the target serves under its own name already. */
async function requireNotServed(
  tx: Transaction,
  target: { id: string; name: string },
  { id: versionId, semver }: { id: string; semver: string | null },
): Promise<void> {
  const where = { targetId: target.id, versionId, alias: null, status: "live", isDesired: true } as const;
  if ((await tx.deployment.count({ where })) === 0) return;
  throw new AppError("conflict", `${semver} is live on ${target.name} under its own name already.`);
}

async function heldAlias(tx: Transaction, key: Parameters<typeof lockServedAlias>[1]) {
  const held = await lockServedAlias(tx, key);
  if (held === null) return null;
  const ids = [held.deploymentId, held.canaryDeploymentId ?? held.deploymentId];
  const rows = await tx.deployment.findMany({
    where: { id: { in: ids } },
    select: { id: true, versionId: true, version: { select: { semver: true } } },
  });
  const of = (id: string) => {
    const row = rows.find((candidate) => candidate.id === id);
    return { versionId: row?.versionId ?? "", semver: row?.version.semver ?? "draft" };
  };
  return { ...of(held.deploymentId), canary: held.canaryDeploymentId ? of(held.canaryDeploymentId) : null };
}

async function insertDeployment(
  tx: Transaction,
  data: Prisma.DeploymentUncheckedCreateInput,
): Promise<{ id: string }> {
  try {
    return await tx.deployment.create({ data, select: { id: true } });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError(
      "conflict",
      "Another version of this adapter is being published to this target right now. Wait until that is live or has failed.",
    );
  }
}

/** A unique index refused it: the one of publications under way (Prisma P2002). */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
