import type { Engine, EngineReplica, EngineResult, ServedModel } from "../../engines/engine.ts";
import type { ReplicaFacts } from "./replica-problems.ts";

/** Requests sent at once: each opens a connection of its own, which a balancer may send to another process. */
const pollsAtOnce = 4;

/** What is read of a replica, and when its process started (seconds since 1970), where metrics say it. */
export type ReplicaReading = ReplicaFacts & { startTime: number | null };

type Round = { lists: EngineResult<ServedModel[]>[]; startTimes: (number | null)[]; maxLoras: number | null };

const times = <T>(ask: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: pollsAtOnce }, ask));

/** Whether anything that speaks HTTP is at the address: what does not is not asked further, as each question takes its time limit. */
function isAnswering({ lists }: Pick<Round, "lists">): boolean {
  return lists.some((list) => list.ok || list.failure.status !== null);
}

/** Lists first, then metrics: asked in turns, a balancer in turns would give every list to one process. */
async function pollAll(engine: Engine, replica: EngineReplica): Promise<Round> {
  const lists = await times(() => engine.listModels(replica));
  if (!isAnswering({ lists })) return { lists, startTimes: [], maxLoras: null };
  const pressures = await times(() => engine.readPressure(replica));
  return {
    lists,
    startTimes: pressures.map((pressure) => (pressure.ok ? (pressure.value.processStartTime ?? null) : null)),
    maxLoras: pressures.find((pressure) => pressure.ok)?.value.maxLoras ?? null,
  };
}

function isVaried(values: readonly (number | string | null)[]): boolean {
  return new Set(values.filter((value) => value !== null)).size > 1;
}

/** Whether several processes answer: polls of one moment disagree on the models or on when the process started. */
function doPollsDisagree({ lists, startTimes }: Round): boolean {
  const models = lists.map((list) =>
    list.ok
      ? list.value
          .map(({ name, root, parent }) => JSON.stringify([name, root, parent]))
          .sort()
          .join("\n")
      : null,
  );
  return isVaried(models) || isVaried(startTimes);
}

/** Reads all that can be learnt of a replica without changing anything. Failures are part of the answer. */
export async function readReplica(engine: Engine, replica: EngineReplica): Promise<ReplicaReading> {
  const round = await pollAll(engine, replica);
  const listed = round.lists.find((list) => list.ok) ?? round.lists[0];
  const failure = listed === undefined || listed.ok ? null : listed.failure;
  // A second round, as an adapter may have been loaded between two polls of the first.
  const isBalancer = doPollsDisagree(round) && doPollsDisagree(await pollAll(engine, replica));
  const answers = isAnswering(round);
  const reached = failure === null;
  const [version, health, loading, open] = await Promise.all([
    answers ? engine.readVersion(replica) : null,
    answers ? engine.isHealthy(replica) : null,
    reached ? engine.detectRuntimeLoading(replica) : null,
    reached ? engine.listModels({ ...replica, token: null }) : null,
  ]);
  return {
    address: replica.address,
    failure,
    isHealthy: health?.ok ? health.value : null,
    engineVersion: version?.ok ? version.value : null,
    models: listed?.ok ? listed.value : [],
    runtimeLoading: loading?.ok ? loading.value : "unknown",
    maxLoras: round.maxLoras,
    startTime: isBalancer ? null : (round.startTimes[0] ?? null),
    isOpen: open === null ? null : open.ok,
    isBalancer,
  };
}
