import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { lockVersion } from "../status/mutations.ts";
import { requireVersion } from "../versions/data.ts";
import { requireAliasable, requireAliasName, requireExpected } from "./policy.ts";

/** `expected`: the number it pointed at when the mover looked, null for "it was not there"; absent: move it wherever it is. */
export type AliasInput = {
  version: string;
  expected?: string | null | undefined;
  reason?: string | undefined;
};

type Held = { versionId: string; semver: string | null };

type NamedRepository = Pick<RepositoryRow, "id" | "owner" | "name">;

/** Where an alias points; the repository is held, so that two moves go one after the other even while the alias is not there. */
async function lockAlias(tx: Transaction, repository: NamedRepository, alias: string): Promise<Held | null> {
  await tx.$queryRaw`SELECT 1 FROM "Repository" WHERE "id" = ${repository.id}::uuid FOR NO KEY UPDATE`;
  const held = await tx.alias.findUnique({
    where: { repositoryId_name: { repositoryId: repository.id, name: alias } },
    select: { versionId: true, version: { select: { semver: true } } },
  });
  return held && { versionId: held.versionId, semver: held.version.semver };
}

async function recordMove(
  tx: Transaction,
  actor: Actor,
  repository: NamedRepository,
  move: { alias: string; from: Held | null; to: Held | null; reason: string },
): Promise<void> {
  const { alias, from, to, reason } = move;
  await tx.aliasMove.create({
    data: {
      repositoryId: repository.id,
      name: alias,
      fromVersionId: from?.versionId ?? null,
      toVersionId: to?.versionId ?? null,
      reason,
      actorId: actor.userId ?? actor.id,
      actorLabel: actor.label,
    },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: to === null ? "alias.removed" : "alias.moved",
    subject: { kind: "adapter", id: repository.id, label: `${repository.owner}/${repository.name}@${alias}` },
    before: from && { version: from.semver },
    after: to && { version: to.semver },
    details: { alias, from: from?.semver ?? null, to: to?.semver ?? null, ...(reason ? { reason } : {}) },
  });
}

/** Throws `conflict` while a target serves under an alias: there publishing and rollback move it. */
async function refuseServed(tx: Transaction, repository: NamedRepository, alias: string): Promise<void> {
  const served = await tx.servedAlias.findFirst({
    where: { repositoryId: repository.id, alias },
    select: { target: { select: { name: true } } },
  });
  if (served === null) return;
  throw new AppError(
    "conflict",
    `The target '${served.target.name}' serves ${repository.owner}/${repository.name} under '${alias}': publish another version there, or roll back, and the alias moves with it.`,
  );
}

async function pointAlias(
  tx: Transaction,
  actor: Actor,
  repository: NamedRepository,
  { alias, from, to, reason }: { alias: string; from: Held | null; to: Held; reason: string },
): Promise<void> {
  if (from?.versionId === to.versionId) return;
  const key = { repositoryId: repository.id, name: alias };
  await tx.alias.upsert({
    where: { repositoryId_name: key },
    create: { ...key, versionId: to.versionId },
    update: { versionId: to.versionId, updatedAt: new Date() },
    select: { name: true },
  });
  await recordMove(tx, actor, repository, { alias, from, to, reason });
}

/** Points an alias at the version that a target serves under it from now on; who may is decided where that is published. */
export async function pointServedAlias(
  tx: Transaction,
  actor: Actor,
  repository: NamedRepository,
  { alias, versionId, semver, reason }: { alias: string; versionId: string; semver: string; reason: string },
): Promise<void> {
  const from = await lockAlias(tx, repository, alias);
  await pointAlias(tx, actor, repository, { alias, from, to: { versionId, semver }, reason });
}

/**
 * Points an alias at a version, making it when it is not there. Moving it to where it is changes nothing.
 * @throws AppError precondition_failed when it is not where `expected` says, conflict for a version that no name should lead to
 * and for an alias that a target serves.
 */
export async function putAlias(
  actor: Actor,
  repository: RepositoryRow,
  alias: string,
  { version: ref, expected, reason = "" }: AliasInput,
): Promise<void> {
  authorize(actor, "alias.update", repository.ownerId);
  requireAliasName(alias);
  const version = await requireVersion(repository, ref);
  await withTransaction(async (tx) => {
    const from = await lockAlias(tx, repository, alias);
    await refuseServed(tx, repository, alias);
    requireExpected(alias, from?.semver ?? null, expected);
    const { status } = await lockVersion(tx, version.id);
    requireAliasable(status);
    const to = { versionId: version.id, semver: version.semver };
    await pointAlias(tx, actor, repository, { alias, from, to, reason });
  });
}

/** Removes an alias; its history stays. Throws `not_found` when it is not there, and as `putAlias` does. */
export async function removeAlias(
  actor: Actor,
  repository: RepositoryRow,
  alias: string,
  { expected, reason = "" }: { expected?: string | null | undefined; reason?: string | undefined } = {},
): Promise<void> {
  authorize(actor, "alias.update", repository.ownerId);
  await withTransaction(async (tx) => {
    const from = await lockAlias(tx, repository, alias);
    if (from === null) {
      throw new AppError(
        "not_found",
        `${repository.owner}/${repository.name} has no alias '${alias.slice(0, 80)}'.`,
      );
    }
    await refuseServed(tx, repository, alias);
    requireExpected(alias, from.semver, expected);
    await tx.alias.delete({ where: { repositoryId_name: { repositoryId: repository.id, name: alias } } });
    await recordMove(tx, actor, repository, { alias, from, to: null, reason });
  });
}
