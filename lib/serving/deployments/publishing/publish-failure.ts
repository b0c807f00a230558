import type { EngineFailure } from "../../engines/engine.ts";

/** What ends a publication: a code, a sentence, and where an engine said something, its words and what they mean. */
export class PublishFailure extends Error {
  readonly code: string;
  readonly engine: EngineFailure | null;

  constructor(code: string, message: string, engine: EngineFailure | null = null) {
    super(message);
    this.name = "PublishFailure";
    this.code = code;
    this.engine = engine;
  }
}

/** Failures of the way to a replica, which say nothing of the adapter. */
const goneCodes = new Set(["unreachable", "connection_lost", "timeout"]);

/** True for a failure that says that the replica does not answer. */
export function isGone(failure: EngineFailure): boolean {
  return goneCodes.has(failure.code);
}

/** The failure of a call to a replica, in one sentence. */
export function replicaFailure(address: string, what: string, failure: EngineFailure): PublishFailure {
  return new PublishFailure(failure.code, `${address} ${what}: ${failure.meaning}`, failure);
}
