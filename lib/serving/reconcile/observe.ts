import { setTimeout as sleep } from "node:timers/promises";
import type {
  Engine,
  EngineFailure,
  EngineReplica,
  EngineResult,
  Pressure,
  ServedModel,
} from "../engines/engine.ts";
import {
  haveOtherLists,
  haveOtherStarts,
  inEvery,
  isOtherProcess,
  modelsKey,
  type Polls,
} from "./balancer.ts";

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
  /** Another process than at the look before; null: nothing says so, or that it is the same. */
  isRestarted: boolean | null;
};

export type Observation = { ok: true; seen: Seen } | { ok: false; failure: EngineFailure };

const againMs = 250;
/** Readings at once where something moved: of two processes behind an address one in eight rounds sees only one. */
const pollsAtOnce = 4;
/** Rounds in a row in which lists have to differ until an address is one of several processes. */
const differingRounds = 4;

/**
 * Reads a replica: its model list and metrics, two requests when nothing moved since the look before; more to tell a restart from a
 * load balancer. Where the list cannot be read, both are read once more before the replica counts as unreachable.
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
  const models = listed.value;
  const hasMoved = before.models === null || modelsKey(before.models) !== modelsKey(models);
  const told = startTimeOf(pressure);
  const polls =
    hasMoved || before.isBalancer || isOtherProcess(before.startTime, told)
      ? await pollOnce(engine, replica, signal)
      : null;
  const startTime = told ?? polls?.startTimes.find((time) => time !== null) ?? null;
  const isOther = isOtherProcess(before.startTime, startTime);
  // A process that began before the one that answered last was there all the while.
  const isOlder = isOther && (startTime ?? 0) < (before.startTime ?? 0);
  const isBalancer =
    before.isBalancer ||
    isOlder ||
    (polls !== null && (await isOfSeveral(polls, () => pollOnce(engine, replica, signal))));
  const seen: Seen = {
    models: isBalancer && polls !== null ? inEvery([models, ...polls.lists]) : models,
    pressure: pressure.ok ? pressure.value : null,
    startTime: startTime ?? before.startTime,
    engineVersion: before.engineVersion,
    isBalancer,
    isRestarted: isBalancer || startTime === null || before.startTime === null ? null : isOther,
  };
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

/**
 * Whether several processes answer. Two times at which they began tell it at once; an adapter that is loaded meanwhile makes the lists of
 * one process differ too, but not of several rounds in a row.
 */
async function isOfSeveral(first: Polls, again: () => Promise<Polls>): Promise<boolean> {
  let polls = first;
  for (let round = 1; ; round++) {
    if (haveOtherStarts(polls)) return true;
    if (!haveOtherLists(polls)) return false;
    if (round === differingRounds) return true;
    polls = await again();
  }
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
