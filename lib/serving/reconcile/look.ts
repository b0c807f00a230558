import type { Actor } from "#lib/actor.ts";
import { desiredOf } from "../deployments/data.ts";
import type { Desired } from "../deployments/deployment.ts";
import { isGone } from "../deployments/publishing/publish-failure.ts";
import type { Engine, ServedModel } from "../engines/engine.ts";
import { engineOf } from "../engines/registry.ts";
import { engineReplica, requireTargetRow } from "../targets/data.ts";
import { materialise } from "../targets/folder.ts";
import type { TargetRow } from "../targets/target.ts";
import type { KeptAdapter } from "./adapter-row.ts";
import { nextLookMs } from "./backoff.ts";
import { modelsKey } from "./balancer.ts";
import { carryOut, type Hands } from "./carry-out.ts";
import {
  findReplica,
  isReleased,
  listKept,
  listReleased,
  listVersionFiles,
  type ReplicaToLookAt,
} from "./data.ts";
import { type Action, type Book, decide, movedBetween } from "./decide.ts";
import { auditDetails, countActions, type Done } from "./look-report.ts";
import { noteReachable, saveLook } from "./mutations.ts";
import { observe, type Seen } from "./observe.ts";
import { type Outcome, rowAfter } from "./outcome.ts";
import { RowKeeper } from "./row-keeper.ts";

/** A proof holds so long before it is made again. */
const reproveMs = 10 * 60_000;
/** All proofs of a replica are made again within this time. */
const reproveAllSeconds = 60 * 60;
/** Unloading what nobody wants is the drain job's; what it left is taken up so much later. */
const afterDrainMs = 15_000;
/** A look begins nothing new after this, so that one replica with much to load holds no worker; the next look goes on. */
const budgetMs = 60_000;
/**
 * One look at one replica: reads it, compares it with what it is to hold, puts right what it can, and notes what it found and did.
 * Safe to repeat after a crash at any line. Answers false when the replica is there no more; an aborted `signal` throws.
 */
export async function lookAt(
  replicaId: string,
  { actor, isForced, signal }: { actor: Actor; isForced: boolean; signal: AbortSignal },
): Promise<boolean> {
  const beganAt = new Date();
  const replica = await findReplica(replicaId);
  if (replica === null) return false;
  const target = await requireTargetRow(replica.targetId);
  const engine = engineOf(target.engine);
  const access = engineReplica(target, replica);
  const before = await bookOf(target.id, replicaId);
  const observation = await observe(engine, access, replica, signal);
  const book = await bookOf(target.id, replicaId);
  const { desired, kept } = book;
  const moved = movedBetween(before, book);
  const seen = observation.ok ? observation.seen : null;
  const listed = seen && modelsOf(engine, seen, desired, kept);
  const look = {
    nowMs: Date.now(),
    isForced,
    isRestarted: seen?.isRestarted ?? null,
    drainMs: target.drainSeconds * 1000 + afterDrainMs,
    reproveMs,
    reproveLimit: Math.max(1, Math.ceil((desired.length * target.reconcileSeconds) / reproveAllSeconds)),
    desired,
    released: await listReleased(target, replicaId, unwantedNames(listed ?? [], desired, kept)),
    observed: listed,
    kept,
    moved,
  };
  const { actions, rows } = decide(look);
  const keeper = new RowKeeper(replicaId, kept, rows);
  await keeper.flush();
  const done: Done[] = [];
  let isThrough = true;
  if (seen !== null) {
    // After its rows, so that nothing is taken for proved that a new process has forgotten.
    if (replica.isReachable === false) await noteReachable(replicaId);
    const hands: Hands = {
      engine,
      replica: access,
      replicaId,
      baseName: target.servedModelName,
      prompts: target.probePrompts,
      models: listed ?? [],
      base: null,
      writeFiles:
        target.adapterSource === "folder"
          ? async ({ servedName, versionId }) => {
              await materialise(target, { servedName, files: await listVersionFiles(versionId) });
            }
          : null,
      isReleased: (servedName, how) => isReleased(replica, servedName, how),
      signal,
    };
    // Behind a balancer every call meets another process: only what answers can be told.
    const possible = seen.isBalancer ? actions.filter(({ kind }) => /probe$/.test(kind)) : actions;
    isThrough = await act(hands, possible, keeper, done);
  }
  await saveLook(actor, {
    replicaId,
    target,
    beganAt,
    ...ending(replica, target, seen, isThrough && !isOutdated(seen, book, moved)),
    message: messageOf(replica, observation.ok ? null : observation.failure.meaning, seen),
    counts: countActions(done),
    audit: auditDetails({ replica, seen, done, changes: keeper.changes }),
  });
  return true;
}

/** What a replica is to hold, and what is kept of what it holds. */
async function bookOf(targetId: string, replicaId: string): Promise<Book> {
  const [desired, kept] = await Promise.all([desiredOf(targetId), listKept(replicaId)]);
  return { desired, kept };
}

/** Whether the next look is to come at once: what moved was left out, or the replica answered somebody while it did not answer us. */
function isOutdated(seen: Seen | null, { kept }: Book, moved: ReadonlySet<string>): boolean {
  if (seen !== null) return moved.size > 0;
  return kept.some(({ servedName, state }) => moved.has(servedName) && state === "verified");
}

/** Does actions in order until they are done, the time is over or the replica is gone; answers whether it came through. */
async function act(
  hands: Hands,
  actions: readonly Action[],
  keeper: RowKeeper,
  done: Done[],
): Promise<boolean> {
  const untilMs = performance.now() + budgetMs;
  try {
    for (const [index, action] of actions.entries()) {
      if (performance.now() > untilMs) return false;
      const row = keeper.get(action.servedName);
      if (row === undefined) continue;
      if (action.kind === "load" || action.kind === "reload") {
        keeper.set(action.servedName, { ...row, state: "loading", message: "" });
        if (keeper.isDue() || index === 0) await keeper.flush();
      }
      const outcome = await carryOut(hands, action);
      if (outcome === null) continue;
      done.push({ action, outcome });
      if (outcome.kind === "failed" && outcome.failure.code === "unreachable") {
        // It says nothing of the adapter: the next look finds the replica gone, or back.
        keeper.set(action.servedName, row);
        break;
      }
      keeper.set(action.servedName, settle(row, action, outcome));
      if (keeper.isDue()) await keeper.flush();
      if (outcome.kind === "failed" && isGone(outcome.failure)) break;
    }
    return true;
  } finally {
    // Also of a look that was stopped: what it unloaded would be taken for forgotten by the next.
    await keeper.flush();
  }
}

function settle(row: KeptAdapter, action: Action, outcome: Outcome): KeptAdapter | null {
  const source = "desired" in action ? action.desired.source : row.root;
  const root = outcome.kind === "proved" ? source : row.root;
  return rowAfter({ ...row, root }, action, outcome, { nowMs: Date.now(), random: Math.random() });
}

/** The model list; for an engine that lists no adapters, what was loaded before and not found missing since. */
function modelsOf(
  engine: Engine,
  seen: Seen,
  desired: readonly Desired[],
  kept: readonly KeptAdapter[],
): ServedModel[] {
  if (engine.listsAdapters) return seen.models;
  const sources = new Map(desired.map(({ servedName, source }) => [servedName, source]));
  const loaded = seen.isRestarted
    ? []
    : kept.filter(
        ({ state, deploymentId }) => deploymentId !== null && state !== "missing" && state !== "loading",
      );
  return [
    ...seen.models,
    ...loaded.map(({ servedName, root }) => ({
      name: servedName,
      root: root ?? sources.get(servedName) ?? null,
      parent: "",
      maxModelLength: null,
    })),
  ];
}

function unwantedNames(
  listed: readonly ServedModel[],
  desired: readonly Desired[],
  kept: readonly KeptAdapter[],
): string[] {
  const wanted = new Set(desired.map(({ servedName }) => servedName));
  const names = [
    ...listed.flatMap(({ name, parent }) => (parent === null ? [] : name)),
    ...kept.map(({ servedName }) => servedName),
  ];
  return [...new Set(names)].filter((name) => !wanted.has(name));
}

function ending(replica: ReplicaToLookAt, target: TargetRow, seen: Seen | null, isThrough: boolean) {
  const failures = seen === null ? replica.failures + 1 : 0;
  const soonMs = 1_000;
  const isSame =
    seen === null || (replica.models !== null && modelsKey(replica.models) === modelsKey(seen.models));
  return {
    isReachable: seen !== null,
    failures,
    nextLookMs: isThrough ? nextLookMs(target.reconcileSeconds, failures, Math.random()) : soonMs,
    seen,
    models: isSame || seen === null ? null : seen.models,
    pressure: seen?.pressure ?? null,
  };
}

const balancerMessage =
  "Different processes answer at this address: a load balancer stands in front. Nothing is loaded through it. Remove this replica and add each process by its own address.";

/** What the replica's row says from now on; null: what it says stays, which may be what "Check" found. */
function messageOf(replica: ReplicaToLookAt, failure: string | null, seen: Seen | null): string | null {
  if (failure !== null) return failure;
  if (seen?.isBalancer) return balancerMessage;
  return replica.isReachable === true ? null : "";
}
