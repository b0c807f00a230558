import { setTimeout as sleep } from "node:timers/promises";
import type {
  Engine,
  EngineFailure,
  EngineReplica,
  EngineResult,
  Pressure,
  ServedModel,
} from "../engines/engine.ts";
import { doDisagree, inEvery, isOtherProcess, modelsKey, type Polls } from "./balancer.ts";

/** What is kept of a replica from the look before. */
export type Remembered = {
  models: readonly Pick<ServedModel, "name" | "root">[] | null;
  startTime: number | null;
  engineVersion: string | null;
  isReachable: boolean | null;
  isBalancer: boolean;
};

/** What was seen of a replica that answers. */
export type Seen = {
  models: ServedModel[];
  pressure: Pressure | null;
  startTime: number | null;
  engineVersion: string | null;
  isBalancer: boolean;
  /** Another process than at the look before. */
  isRestarted: boolean;
};

export type Observation = { ok: true; seen: Seen } | { ok: false; failure: EngineFailure };

const againMs = 250;
/** Readings at once where something moved: of two processes behind an address one in eight rounds sees only one. */
const pollsAtOnce = 4;
/** Rounds in a row that have to disagree until an address is one of several processes. */
const disagreeingRounds = 4;

/**
 * Reads a replica: its model list and metrics, two requests when nothing moved since the look before; more to tell a restart from a
 * load balancer. What cannot be read is read once more before the replica counts as unreachable.
 */
export async function observe(
  engine: Engine,
  replica: EngineReplica,
  before: Remembered,
  signal: AbortSignal,
): Promise<Observation> {
  const first = await read(engine, replica, signal);
  const [listed, pressure] = first[0].ok ? first : await readAgain(engine, replica, signal);
  if (!listed.ok) return listed;
  const startTime = startTimeOf(pressure);
  const isOther = isOtherProcess(before.startTime, startTime);
  const models = listed.value;
  const seen: Seen = {
    models,
    pressure: pressure.ok ? pressure.value : null,
    startTime: startTime ?? before.startTime,
    engineVersion: before.engineVersion,
    isBalancer: before.isBalancer,
    isRestarted: isOther,
  };
  const hasMoved = isOther || before.models === null || modelsKey(before.models) !== modelsKey(models);
  if (hasMoved || before.isBalancer) {
    const polls = await pollOnce(engine, replica, signal);
    const disagree = await isDisagreeing(polls, () => pollOnce(engine, replica, signal));
    // A process that began before the one that answered last was there all the while.
    const isOlder = isOther && (startTime ?? 0) < (before.startTime ?? 0);
    seen.isBalancer = before.isBalancer || disagree || isOlder;
    if (startTime === null)
      seen.startTime = polls.startTimes.find((time) => time !== null) ?? before.startTime;
    if (seen.isBalancer) seen.models = inEvery([models, ...polls.lists]);
  }
  if (before.engineVersion === null || before.isReachable !== true || isOther) {
    const version = await engine.readVersion(replica, signal);
    if (version.ok) seen.engineVersion = version.value;
  }
  return { ok: true, seen };
}

function read(engine: Engine, replica: EngineReplica, signal: AbortSignal) {
  return Promise.all([engine.listModels(replica, signal), engine.readPressure(replica, signal)]);
}

/** Both again: a start time kept from the process before would make the next look take this one for another. */
async function readAgain(engine: Engine, replica: EngineReplica, signal: AbortSignal) {
  await sleep(againMs, undefined, { signal });
  return read(engine, replica, signal);
}

function startTimeOf(pressure: EngineResult<Pressure>): number | null {
  return pressure.ok ? (pressure.value.processStartTime ?? null) : null;
}

/** An adapter that is loaded meanwhile makes the lists of one process differ too, but not of several rounds in a row. */
async function isDisagreeing(polls: Polls, again: () => Promise<Polls>): Promise<boolean> {
  let isSo = doDisagree(polls);
  for (let round = 1; isSo && round < disagreeingRounds; round++) isSo = doDisagree(await again());
  return isSo;
}

/** Lists first, then metrics: asked in turns, a balancer in turns would give every list to one process. */
async function pollOnce(engine: Engine, replica: EngineReplica, signal: AbortSignal): Promise<Polls> {
  const times = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: pollsAtOnce }, ask));
  const lists = await times(() => engine.listModels(replica, signal));
  const pressures = await times(() => engine.readPressure(replica, signal));
  return {
    lists: lists.flatMap((list) => (list.ok ? [list.value] : [])),
    startTimes: pressures.map(startTimeOf),
  };
}
