import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { requireReplicaAddress } from "../../client/target-address.ts";
import { reconcileJob } from "../../jobs.ts";
import { getTarget } from "../data.ts";
import { lockTarget } from "../mutations.ts";
import type { TargetView } from "../target.ts";

/** Adds a replica by its base URL. Throws `invalid_input` for an address that targets may not have, `conflict` for one that is there. */
export async function addReplica(actor: Actor, idOrName: string, address: string): Promise<TargetView> {
  const { id, owner } = await getTarget(actor, idOrName);
  authorize(actor, "target.update", owner.id);
  const normalised = await requireReplicaAddress(address, "/address");
  await withTransaction(async (tx) => {
    const target = await lockTarget(tx, actor, id);
    authorize(actor, "target.update", target.ownerId);
    const where = { targetId: id, address: normalised, removedAt: null };
    if ((await tx.replica.count({ where })) > 0) {
      const message = `Target '${target.name}' has a replica at ${normalised} already.`;
      throw new AppError("conflict", message, { problems: [{ pointer: "/address", message }] });
    }
    const { id: replicaId } = await tx.replica.create({
      data: { targetId: id, address: normalised },
      select: { id: true },
    });
    await enqueue(tx, reconcileJob, { targetId: id });
    await recordAudit(tx, actor, {
      action: "target.replica_added",
      subject: { kind: "target", id, label: `${target.owner.handle}/${target.name}` },
      after: { replicaId, address: normalised },
      details: { replicaId, address: normalised },
    });
  });
  return getTarget(actor, id);
}

/** Removes a replica: it is no longer looked at or routed to, and nothing is unloaded from it. Throws `not_found`. */
export async function removeReplica(actor: Actor, idOrName: string, replicaId: string): Promise<void> {
  const { id } = await getTarget(actor, idOrName);
  await withTransaction(async (tx) => {
    const target = await lockTarget(tx, actor, id);
    authorize(actor, "target.update", target.ownerId);
    const replica = (
      await tx.replica.findMany({
        where: { targetId: id, removedAt: null },
        select: { id: true, address: true },
      })
    ).find((candidate) => candidate.id === replicaId.toLowerCase());
    if (!replica) throw new AppError("not_found", `Target '${target.name}' has no such replica.`);
    await tx.replica.update({
      where: { id: replica.id },
      data: { removedAt: new Date() },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      action: "target.replica_removed",
      subject: { kind: "target", id, label: `${target.owner.handle}/${target.name}` },
      before: replica,
      details: { replicaId: replica.id, address: replica.address },
    });
  });
}
