import type { Desired } from "../deployments/deployment.ts";
import type { ServedModel } from "../engines/engine.ts";
import { changesBetween, type KeptAdapter, newRow } from "./adapter-row.ts";

/** A name that a deployment of this target had and that is wanted no more. */
export type Released = { deploymentId: string; servedName: string; source: string; releasedAtMs: number };

/** What a replica is to hold, and what is kept of what it holds. */
export type Book = { desired: readonly Desired[]; kept: readonly KeptAdapter[] };

/** What one look at one replica knows before it acts. */
export type Look = Book & {
  nowMs: number;
  /** Somebody asked for it: back-off is not waited for. */
  isForced: boolean;
  /** Another process than at the look before: nothing proved then holds. Null: the replica does not tell. */
  isRestarted: boolean | null;
  /** A released name stays so long for requests under way. */
  drainMs: number;
  /** A proof holds so long; then some are made again, `reproveLimit` in one look, the oldest first. */
  reproveMs: number;
  reproveLimit: number;
  released: readonly Released[];
  /** The replica's model list; null: it does not answer. */
  observed: readonly ServedModel[] | null;
  /** Names that others were at work on while the replica was read (see `movedBetween`). */
  moved: ReadonlySet<string>;
};

/** `reload`: unload, load, prove, for one that answers wrongly although it came from us. */
export type Action =
  | { kind: "load" | "probe" | "reload" | "reprobe"; servedName: string; desired: Desired }
  | { kind: "unload"; servedName: string; deploymentId: string; refusal: string | null };

/** What to do, in this order, and the rows as they are before it is done. */
export type Decision = { actions: Action[]; rows: KeptAdapter[] };

const order: readonly Action["kind"][] = ["unload", "probe", "reload", "load", "reprobe"];

/** States that say a name was in the replica's model list when last looked at. */
const listedStates = new Set<KeptAdapter["state"]>(["unverified", "verified", "wrong_weights", "inert"]);

type Decided = { row: KeptAdapter | null; action?: Action };

/**
 * Compares what a replica is to hold with what it holds. Only names that a deployment of this target has or had, loaded from where
 * we load them, are ever unloaded; a refused version is never loaded; a name that a publication is or was at work on is left to it.
 */
export function decide(look: Look): Decision {
  const others = namesOfOthers(look);
  if (look.observed === null) return { actions: [], rows: unreachableRows(look, others) };
  // Base models have no parent; they are nobody's adapters.
  const listed = new Map(
    look.observed.flatMap((model) => (model.parent === null ? [] : [[model.name, model]])),
  );
  const kept = new Map(look.kept.map((row) => [row.servedName, row]));
  const isNewProcess = look.isRestarted ?? hasForgotten(look, listed, others);
  const rows: KeptAdapter[] = [];
  const actions: Action[] = [];
  const take = (servedName: string, { row, action }: Decided) => {
    kept.delete(servedName);
    listed.delete(servedName);
    if (row !== null) rows.push(row);
    if (action !== undefined) actions.push(action);
  };
  for (const servedName of others) take(servedName, { row: kept.get(servedName) ?? null });
  for (const desired of look.desired) {
    const { servedName } = desired;
    if (others.has(servedName)) continue;
    const row = kept.get(servedName) ?? null;
    const seen = listed.get(servedName);
    if (desired.refusal !== null) take(servedName, decideRefused(desired, desired.refusal, seen, row));
    else take(servedName, decideWanted(look, desired, seen, row, isNewProcess));
  }
  for (const released of look.released) {
    const { servedName } = released;
    if (listed.has(servedName) || kept.has(servedName)) {
      take(servedName, decideReleased(look, released, listed.get(servedName), kept.get(servedName) ?? null));
    }
  }
  for (const { name, root } of listed.values()) rows.push(unexpected(name, root, kept.get(name)));
  return { actions: withReproofs(look, rows, actions), rows };
}

/** Names that are left to others: a publication is at work on them, or somebody was while the replica was read. */
function namesOfOthers({ desired, moved }: Look): ReadonlySet<string> {
  const publishing = desired.filter(({ phase }) => phase === "publishing");
  return new Set([...moved, ...publishing.map(({ servedName }) => servedName)]);
}

/** A name that was listed and that nobody here took away is gone: the process began anew, where it does not tell itself. */
function hasForgotten(
  { desired, kept }: Look,
  listed: ReadonlyMap<string, ServedModel>,
  others: ReadonlySet<string>,
): boolean {
  const allowed = desired.filter(({ refusal }) => refusal === null);
  const wanted = new Set(allowed.map(({ servedName }) => servedName));
  return kept.some(
    ({ servedName, state }) =>
      listedStates.has(state) && wanted.has(servedName) && !listed.has(servedName) && !others.has(servedName),
  );
}

/**
 * Names that were published, let go or proved between two readings of the books. A replica that was read meanwhile may have been read
 * before or after that, so its answer says nothing of them.
 */
export function movedBetween(before: Book, after: Book): Set<string> {
  const { saved, removed } = changesBetween(before.kept, after.kept);
  const wish = ({ deploymentId, phase, refusal }: Desired) => JSON.stringify([deploymentId, phase, refusal]);
  const wishes = (book: Book) => new Map(book.desired.map((desired) => [desired.servedName, wish(desired)]));
  const [was, is] = [wishes(before), wishes(after)];
  const rewished = [...new Set([...was.keys(), ...is.keys()])].filter(
    (name) => was.get(name) !== is.get(name),
  );
  return new Set([...saved.map(({ servedName }) => servedName), ...removed, ...rewished]);
}

const silent = "The replica does not answer.";

function unreachableRows({ desired, kept }: Look, others: ReadonlySet<string>): KeptAdapter[] {
  const known = new Set(kept.map(({ servedName }) => servedName));
  const rows = kept.map((row): KeptAdapter => {
    const stays = row.deploymentId === null || others.has(row.servedName) || row.state === "unreachable";
    return stays ? row : { ...row, state: "unreachable", message: silent };
  });
  const fresh = desired.flatMap(({ servedName, deploymentId, refusal }) =>
    known.has(servedName) || others.has(servedName) || refusal !== null
      ? []
      : [{ ...newRow(servedName, deploymentId, "unreachable"), message: silent }],
  );
  return [...rows, ...fresh];
}

function decideWanted(
  look: Look,
  desired: Desired,
  seen: ServedModel | undefined,
  kept: KeptAdapter | null,
  isNewProcess: boolean,
): Decided {
  const { servedName, deploymentId, source } = desired;
  const row = { ...(kept ?? newRow(servedName, deploymentId, "missing")), deploymentId };
  const isDue = look.isForced || row.nextTryAtMs === null || row.nextTryAtMs <= look.nowMs;
  if (seen === undefined) {
    // A try that failed says more than that it is missing.
    const message =
      row.state === "missing" && row.failures > 0 ? row.message : "Not in the replica's model list.";
    const missing: KeptAdapter = { ...row, state: "missing", root: null, verifiedAtMs: null, message };
    return isDue ? { row: missing, action: { kind: "load", servedName, desired } } : { row: missing };
  }
  const from = { ...row, root: seen.root };
  if (seen.root !== source) {
    const message = `The replica serves '${seen.root ?? "nothing we know"}' under this name, not '${source}'. Somebody else loaded it, so it stays: unload it on the replica, and it is loaded right.`;
    return { row: { ...from, state: "wrong_weights", verifiedAtMs: null, message } };
  }
  const wasOurs = row.root === null || row.root === source;
  if (row.state === "verified" && wasOurs && !isNewProcess) return { row: from };
  if ((row.state === "wrong_weights" || row.state === "inert") && wasOurs && !isNewProcess) {
    return isDue ? { row: from, action: { kind: "reload", servedName, desired } } : { row: from };
  }
  const message = row.state === "unverified" && row.failures > 0 ? row.message : "Loaded, not yet proved.";
  const unverified: KeptAdapter = { ...from, state: "unverified", message };
  return isDue ? { row: unverified, action: { kind: "probe", servedName, desired } } : { row: unverified };
}

function decideRefused(
  { servedName, deploymentId, source }: Desired,
  refusal: string,
  seen: ServedModel | undefined,
  kept: KeptAdapter | null,
): Decided {
  const row = { ...(kept ?? newRow(servedName, deploymentId, "missing")), deploymentId, verifiedAtMs: null };
  if (seen === undefined) return { row: { ...row, state: "missing", root: null, message: refusal } };
  if (seen.root !== source) return { row: unexpected(servedName, seen.root, kept ?? undefined) };
  return {
    row: { ...row, state: "unverified", root: seen.root, message: refusal },
    action: { kind: "unload", servedName, deploymentId, refusal },
  };
}

function decideReleased(
  look: Look,
  { servedName, deploymentId, source, releasedAtMs }: Released,
  seen: ServedModel | undefined,
  kept: KeptAdapter | null,
): Decided {
  if (seen === undefined) return { row: null };
  if (seen.root !== source) return { row: unexpected(servedName, seen.root, kept ?? undefined) };
  const row = kept ?? { ...newRow(servedName, deploymentId, "unverified"), root: seen.root };
  const message = "Wanted no more: it is unloaded when its requests are through.";
  const waiting = { ...row, deploymentId, message };
  const isDue = row.nextTryAtMs === null || row.nextTryAtMs <= look.nowMs || look.isForced;
  if (look.nowMs < releasedAtMs + look.drainMs || !isDue) return { row: waiting };
  return { row: waiting, action: { kind: "unload", servedName, deploymentId, refusal: null } };
}

function unexpected(name: string, root: string | null, kept: KeptAdapter | undefined): KeptAdapter {
  const message = "No deployment of this target loaded it; it is left alone.";
  if (kept?.state === "unexpected" && kept.root === root) return kept;
  return { ...newRow(name, null, "unexpected"), root, message };
}

/** Adds the oldest proofs that are past their time, and puts everything in order: what frees room comes first. */
function withReproofs(look: Look, rows: readonly KeptAdapter[], actions: readonly Action[]): Action[] {
  const wanted = new Map(look.desired.map((desired) => [desired.servedName, desired]));
  const past = rows
    .filter(
      ({ state, verifiedAtMs, nextTryAtMs }) =>
        state === "verified" &&
        (verifiedAtMs ?? 0) <= look.nowMs - look.reproveMs &&
        (nextTryAtMs ?? 0) <= look.nowMs,
    )
    .toSorted((a, b) => (a.verifiedAtMs ?? 0) - (b.verifiedAtMs ?? 0))
    .flatMap(({ servedName }) => wanted.get(servedName) ?? [])
    .filter(({ phase, refusal }) => phase === "live" && refusal === null)
    .slice(0, look.reproveLimit)
    .map((desired): Action => ({ kind: "reprobe", servedName: desired.servedName, desired }));
  return [...actions, ...past].toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
