import type { Engine, EngineReplica, EngineResult, ServedModel } from "../../engines/engine.ts";
import type { ReplicaFacts } from "./replica-problems.ts";

/** Requests sent at once: each opens a connection of its own, which a balancer may send to another process. */
const pollsAtOnce = 4;

/** What is read of a replica, and when its process started (seconds since 1970), where metrics say it. */
export type ReplicaReading = ReplicaFacts & { startTime: number | null };

type Poll = { models: EngineResult<ServedModel[]>; startTime: number | null; maxLoras: number | null };

async function poll(engine: Engine, replica: EngineReplica): Promise<Poll> {
  const [models, pressure] = await Promise.all([engine.listModels(replica), engine.readPressure(replica)]);
  return {
    models,
    startTime: pressure.ok ? (pressure.value.processStartTime ?? null) : null,
    maxLoras: pressure.ok ? pressure.value.maxLoras : null,
  };
}

function isVaried(values: readonly (number | string | null)[]): boolean {
  return new Set(values.filter((value) => value !== null)).size > 1;
}

/** Whether several processes answer: polls of one moment disagree on the models or on when the process started. */
export function doPollsDisagree(polls: readonly Poll[]): boolean {
  const lists = polls.map(({ models }) =>
    models.ok
      ? models.value
          .map(({ name, root, parent }) => JSON.stringify([name, root, parent]))
          .sort()
          .join("\n")
      : null,
  );
  return isVaried(lists) || isVaried(polls.map(({ startTime }) => startTime));
}

const pollAll = (engine: Engine, replica: EngineReplica) =>
  Promise.all(Array.from({ length: pollsAtOnce }, () => poll(engine, replica)));

/** Reads all that can be learnt of a replica without changing anything. Failures are part of the answer. */
export async function readReplica(engine: Engine, replica: EngineReplica): Promise<ReplicaReading> {
  const polls = await pollAll(engine, replica);
  const [first] = polls;
  const listed = polls.find(({ models }) => models.ok)?.models ?? first?.models;
  const failure = listed === undefined || listed.ok ? null : listed.failure;
  // A second round, as an adapter may have been loaded between two polls of the first.
  const isBalancer = doPollsDisagree(polls) && doPollsDisagree(await pollAll(engine, replica));
  const reached = failure === null;
  const [version, health, loading, open] = await Promise.all([
    engine.readVersion(replica),
    engine.isHealthy(replica),
    reached ? engine.detectRuntimeLoading(replica) : null,
    reached ? engine.listModels({ ...replica, token: null }) : null,
  ]);
  return {
    address: replica.address,
    failure,
    isHealthy: health.ok ? health.value : null,
    engineVersion: version.ok ? version.value : null,
    models: listed?.ok ? listed.value : [],
    runtimeLoading: loading?.ok ? loading.value : "unknown",
    maxLoras: polls.find(({ maxLoras }) => maxLoras !== null)?.maxLoras ?? null,
    startTime: isBalancer ? null : (first?.startTime ?? null),
    isOpen: open === null ? null : open.ok,
    isBalancer,
  };
}
