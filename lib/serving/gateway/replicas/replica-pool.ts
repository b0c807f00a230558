/** A replica that may answer, with the name that it serves the model under. */
export type ReplicaChoice = { replicaId: string; servedName: string };

type ReplicaState = { inFlight: number; failures: number; doubts: number; coolUntilMs: number };

/** How long a replica is left alone after errors in a row: 1 s, doubled each time, at most 30 s. */
const cooldownMs = { first: 1_000, most: 30_000 };
/** How long a name that a replica said not to have is asked for elsewhere; the reconciler puts it back or says that it is gone. */
const lostNameMs = 5_000;
/** Internal errors in a row after which the replica is at fault, not the requests. */
const maxDoubts = 3;

/** Which replica a request goes to: how many requests each has in flight, and which failed lately. Lives in memory, per process. */
export class ReplicaPool {
  readonly #states = new Map<string, ReplicaState>();
  readonly #lost = new Map<string, number>();
  #turn = 0;

  /**
   * The choice with the least in flight among those that did not fail lately; when all did, among them. Equals take turns.
   * `without` is a replica that was tried already. Undefined when there is none.
   */
  choose<T extends ReplicaChoice>(choices: readonly T[], nowMs: number, without?: string): T | undefined {
    let best: T | undefined;
    let bestIsCool = false;
    let bestInFlight = 0;
    this.#turn = (this.#turn + 1) % Number.MAX_SAFE_INTEGER;
    for (let index = 0; index < choices.length; index++) {
      const choice = choices[(index + this.#turn) % choices.length];
      if (choice === undefined || choice.replicaId === without) continue;
      const state = this.#states.get(choice.replicaId);
      const isCool = this.isCooling(choice, nowMs);
      const inFlight = state?.inFlight ?? 0;
      const isBetter =
        best === undefined || (bestIsCool && !isCool) || (bestIsCool === isCool && inFlight < bestInFlight);
      if (!isBetter) continue;
      best = choice;
      bestIsCool = isCool;
      bestInFlight = inFlight;
    }
    return best;
  }

  /** Whether the replica failed lately, or said that it does not have the name. */
  isCooling({ replicaId, servedName }: ReplicaChoice, nowMs: number): boolean {
    if ((this.#states.get(replicaId)?.coolUntilMs ?? 0) > nowMs) return true;
    return this.#lost.size > 0 && (this.#lost.get(`${replicaId} ${servedName}`) ?? 0) > nowMs;
  }

  /** Requests that the replica has in flight from this process. */
  inFlight(replicaId: string): number {
    return this.#states.get(replicaId)?.inFlight ?? 0;
  }

  began(replicaId: string): void {
    this.#state(replicaId).inFlight++;
  }

  ended(replicaId: string): void {
    this.#state(replicaId).inFlight--;
  }

  /** It answered; earlier failures are forgotten. */
  succeeded(replicaId: string): void {
    const state = this.#state(replicaId);
    state.failures = 0;
    state.doubts = 0;
    state.coolUntilMs = 0;
  }

  /** It did not answer, or said that it cannot serve. */
  failed(replicaId: string, nowMs: number): void {
    const state = this.#state(replicaId);
    // Requests that failed together count once.
    if (state.coolUntilMs > nowMs) return;
    state.failures++;
    state.coolUntilMs = nowMs + Math.min(cooldownMs.most, cooldownMs.first * 2 ** (state.failures - 1));
  }

  /** It answered with an internal error: its own fault, or that of the request. */
  doubted(replicaId: string, nowMs: number): void {
    const state = this.#state(replicaId);
    state.doubts++;
    if (state.doubts >= maxDoubts) this.failed(replicaId, nowMs);
  }

  /** It said that it does not have a name it was seen to have. */
  lost({ replicaId, servedName }: ReplicaChoice, nowMs: number): void {
    for (const [key, untilMs] of this.#lost) if (untilMs <= nowMs) this.#lost.delete(key);
    this.#lost.set(`${replicaId} ${servedName}`, nowMs + lostNameMs);
  }

  #state(replicaId: string): ReplicaState {
    const known = this.#states.get(replicaId);
    if (known) return known;
    const added = { inFlight: 0, failures: 0, doubts: 0, coolUntilMs: 0 };
    this.#states.set(replicaId, added);
    return added;
  }
}
