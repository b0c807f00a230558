import type { JSONSchema } from "json-schema-to-ts";
import type { Logger } from "pino";
import { jsonParser, type SchemaValue } from "#lib/validate.ts";

/** What a running job is given beside its payload. */
export type JobContext = {
  jobId: string;
  /** 1 on the first try. */
  attempt: number;
  /** No try follows: what failed has to be told now. */
  isLastAttempt: boolean;
  /** Aborted when the worker stops or the job's time is over: finish the step at hand and throw. */
  signal: AbortSignal;
  log: Logger;
};

/** How the queue treats a job; times in seconds. */
export type JobPolicy = {
  /** Tries after the first. */
  retryLimit: number;
  retryDelaySeconds: number;
  /** A try running longer is given to another worker. */
  expireInSeconds: number;
  /** Without a heartbeat for so long, a worker counts as dead and the job is tried again. */
  heartbeatSeconds: number;
  /** Tries of this job one worker process runs at a time. */
  localConcurrency: number;
  /** Cron line (UTC) of a job that recurs. */
  cron?: string;
  /** Of the jobs of one singleton key at most one waits and one runs, over all workers. A queue keeps what it was made with. */
  isOnePerKey?: boolean;
  /** How long a job that is done stays in the queue's table (default: seven days), for one that comes often. */
  keepSeconds?: number;
  /** Comes so often that its success is worth a line at level debug only. */
  isRoutine?: boolean;
};

/** A kind of background work: `parse` checks a payload, `execute` parses it again and runs the handler. */
export type Job<Payload> = {
  name: string;
  policy: JobPolicy;
  parse: (payload: unknown) => Payload;
  execute: (payload: unknown, context: JobContext) => Promise<void>;
};

const defaultPolicy: JobPolicy = {
  retryLimit: 5,
  retryDelaySeconds: 2,
  expireInSeconds: 15 * 60,
  heartbeatSeconds: 30,
  localConcurrency: 1,
};

/**
 * Declares a job. Its payload holds ids only, and its handler is safe to repeat after a crash at any line. `load` imports
 * the handler when it first runs, so that enqueueing does not pull in what the handler needs; the import is marked
 * `turbopackIgnore`, or Next would bundle every worker.
 */
export function defineJob<const S extends JSONSchema>(definition: {
  name: string;
  payload: S;
  policy?: Partial<JobPolicy>;
  load: () => Promise<(payload: SchemaValue<S>, context: JobContext) => Promise<void>>;
}): Job<SchemaValue<S>> {
  const parse = jsonParser(definition.payload, `The payload of job ${definition.name}`);
  return {
    name: definition.name,
    policy: { ...defaultPolicy, ...definition.policy },
    parse,
    execute: async (payload, context) => {
      const run = await definition.load();
      await run(parse(payload), context);
    },
  };
}
