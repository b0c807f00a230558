import { type Actor, systemActor } from "#lib/actor.ts";
import { lockVersion, moveStatus } from "#lib/adapters/status/mutations.ts";
import type { Transaction } from "#lib/db.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { drainJob } from "../../jobs.ts";
import type { AliasKey } from "../aliases/mutations.ts";
import { removeDeployedEdge } from "../edges/mutations.ts";
import { appendStep } from "../steps/mutations.ts";

/**
 * Notes that a deployment gave its alias to another: it stays loaded, so that a rollback needs no engine, and the one that was
 * kept so before it is let go. The caller holds the alias.
 */
export async function supersede(
  tx: Transaction,
  actor: Actor,
  key: AliasKey,
  deploymentId: string,
): Promise<void> {
  const older = await keptForRollback(tx, key, deploymentId);
  await tx.deployment.update({
    where: { id: deploymentId },
    data: { supersededAt: new Date() },
    select: { id: true },
  });
  await letGo(tx, actor, older, "retired");
}

/** Deployments that stay loaded for a rollback of an alias. */
export async function keptForRollback(
  tx: Transaction,
  { targetId, repositoryId, alias }: AliasKey,
  exceptId: string,
): Promise<string[]> {
  const rows = await tx.deployment.findMany({
    where: {
      targetId,
      repositoryId,
      alias,
      id: { not: exceptId },
      status: "live",
      isDesired: true,
      supersededAt: { not: null },
    },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/**
 * Lets deployments go: no replica is to hold them any more, and after the target's time for draining they are unloaded. A version
 * that nothing serves any more is approved again. The caller holds the adapter.
 */
export async function letGo(
  tx: Transaction,
  actor: Actor,
  deploymentIds: readonly string[],
  status: "retired" | "rolled_back",
): Promise<void> {
  for (const id of deploymentIds) {
    const row = await tx.deployment.update({
      where: { id },
      data: { status, isDesired: false, supersededAt: new Date() },
      select: { target: { select: { drainSeconds: true } } },
    });
    const message = `It is unloaded in ${row.target.drainSeconds} s, when requests under way are through.`;
    await appendStep({ deploymentId: id, kind: "drain", status: "started", message }, tx);
    await enqueue(tx, drainJob, { deploymentId: id }, { startAfterSeconds: row.target.drainSeconds });
    await forgetServed(tx, actor, id);
  }
}

/**
 * What follows from a deployment that is live no more: a version that nothing serves is approved again, and lineage no longer leads
 * to a target that does not serve it. The caller holds the adapter.
 */
export async function forgetServed(tx: Transaction, actor: Actor, deploymentId: string): Promise<void> {
  const { versionId, target, repository, version } = await tx.deployment.findUniqueOrThrow({
    where: { id: deploymentId },
    select: {
      versionId: true,
      target: { select: { id: true, name: true } },
      repository: { select: { id: true, name: true, owner: { select: { handle: true } } } },
      version: { select: { semver: true } },
    },
  });
  const live = await tx.deployment.findMany({
    where: { versionId, status: "live", isDesired: true },
    select: { targetId: true },
  });
  if (live.length === 0) {
    const locked = await lockVersion(tx, versionId);
    const label = `${repository.owner.handle}/${repository.name}@${version.semver ?? "draft"}`;
    if (locked.status === "deployed") {
      const move = {
        to: "approved",
        reason: `No target serves it any more; ${target.name} was the last.`,
      } as const;
      await moveStatus(tx, actor, { repositoryId: repository.id, label }, locked, move);
    }
  }
  if (live.some(({ targetId }) => targetId === target.id)) return;
  // Whoever may publish need not hold the right to declare lineage: the edge is the product's own.
  const product = { ...systemActor(actor.label, actor.requestId), id: actor.id };
  await removeDeployedEdge(tx, product, { targetId: target.id, versionId });
}
