import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { engineOf } from "../../engines/registry.ts";
import { engineReplica, getTarget, replicasOf, requireTargetRow } from "../data.ts";
import { getLaunchInput } from "../launch/data.ts";
import { launchCommand } from "../launch-command.ts";
import type { CheckReport, ReplicaCheck, ReplicaRow, TargetView } from "../target.ts";
import { saveChecks } from "./mutations.ts";
import { type ReplicaReading, readReplica } from "./read-replica.ts";
import { replicaProblems } from "./replica-problems.ts";
import { targetProblems } from "./target-problems.ts";

/** Replicas looked at at once. */
const replicasAtOnce = 16;

function toCheck(
  target: TargetView,
  replica: ReplicaRow,
  reading: ReplicaReading,
  checkedAt: string,
): ReplicaCheck {
  const { failure, startTime: _startTime, isOpen: _isOpen, models, ...read } = reading;
  const base = models.find(({ name, parent }) => name === target.servedModelName && parent === null);
  return {
    ...read,
    replicaId: replica.id,
    checkedAt,
    isReachable: failure === null,
    models: [...models],
    maxModelLength: base?.maxModelLength ?? null,
    problems: replicaProblems(reading, target),
  };
}

/**
 * Looks at every replica of a target now and says what is wrong and how to mend it; what was found stays with the replicas. Nothing is
 * loaded or unloaded.
 */
export async function checkTarget(actor: Actor, idOrName: string): Promise<CheckReport> {
  const target = await getTarget(actor, idOrName);
  authorize(actor, "target.check", target.owner.id);
  const [row, replicas, launch] = await Promise.all([
    requireTargetRow(target.id),
    replicasOf(target.id),
    getLaunchInput(target),
  ]);
  const engine = engineOf(target.engine);
  const checkedAt = new Date().toISOString();
  const readings: { replica: ReplicaRow; reading: ReplicaReading }[] = [];
  for (let from = 0; from < replicas.length; from += replicasAtOnce) {
    const batch = replicas.slice(from, from + replicasAtOnce);
    const read = await Promise.all(
      batch.map(async (replica) => ({
        replica,
        reading: await readReplica(engine, engineReplica(row, replica)),
      })),
    );
    readings.push(...read);
  }
  const report: CheckReport = {
    targetId: target.id,
    checkedAt,
    isProvedAgainstReal: target.isProvedAgainstReal,
    replicas: readings.map(({ replica, reading }) => toCheck(target, replica, reading, checkedAt)),
    problems: targetProblems(
      target,
      readings.map(({ reading }) => reading),
      launch.hubUrl,
    ),
    launchCommand: launchCommand(launch),
  };
  await saveChecks(actor, target, report);
  return report;
}
