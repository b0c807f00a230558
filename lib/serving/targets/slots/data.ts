import { systemActor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { getBaseModel } from "#lib/repositories/base-models/data.ts";
import { type SlotUse, slotCost, slotUse } from "../slots.ts";
import type { TargetView } from "../target.ts";

/** Adapters that are being served or waited for on one replica, as its newest sample says. */
export type SlotPressure = { running: number | null; waiting: number | null };

const freshMs = 10 * 60_000;

/** Slots of a target that the reader may see: what one costs, how many are used, and the busiest replica's pressure. */
export async function getSlots(target: TargetView): Promise<SlotUse & { pressure: SlotPressure }> {
  const [base, held, sample] = await Promise.all([
    getBaseModel(systemActor("serving", target.id), target.baseModel),
    db().deployment.findMany({
      where: { targetId: target.id, isDesired: true },
      select: { servedName: true },
      distinct: ["servedName"],
    }),
    db().replicaSample.aggregate({
      where: {
        replica: { targetId: target.id, removedAt: null },
        at: { gt: new Date(Date.now() - freshMs) },
      },
      _max: { runningAdapters: true, waitingAdapters: true },
    }),
  ]);
  const cost = base.config === null ? null : slotCost(base.config, target.limits.maxLoraRank);
  return {
    ...slotUse(cost, target.limits, held.length),
    pressure: { running: sample._max.runningAdapters, waiting: sample._max.waitingAdapters },
  };
}
