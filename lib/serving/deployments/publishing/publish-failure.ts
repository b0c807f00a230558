import type { EngineFailure } from "../../engines/engine.ts";

/** What ends a publication: a code and a sentence. What an engine said stands in the step that failed. */
export class PublishFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "PublishFailure";
    this.code = code;
  }
}

/** Failures of the way to a replica, which say nothing of the adapter. */
const goneCodes = new Set(["unreachable", "connection_lost", "timeout"]);

/** True for a failure that says that the replica does not answer. */
export function isGone(failure: EngineFailure): boolean {
  return goneCodes.has(failure.code);
}

/** What a replica failed at, in one sentence. */
export function replicaFailure(address: string, failure: EngineFailure): PublishFailure {
  return new PublishFailure(failure.code, `${address}: ${failure.meaning}`);
}
