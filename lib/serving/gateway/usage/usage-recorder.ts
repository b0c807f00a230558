import { processSingleton } from "#lib/global.ts";
import { logger } from "#lib/logger.ts";
import { addUsage, durationIndex, type MinuteUsage, noUsage, type UsageKey } from "./gateway-usage.ts";
import { saveUsage } from "./mutations.ts";
import type { TokenUsage } from "./token-scanner.ts";

const flushEveryMs = 5_000;
const minuteMs = 60_000;

/** How one request ended. */
export type RequestOutcome = {
  isError: boolean;
  tokens: TokenUsage | null;
  durationMs: number;
  endedAtMs: number;
};

/** Requests by minute that are not in the database yet. */
class UsageRecorder {
  readonly #save: (rows: readonly MinuteUsage[]) => Promise<void>;
  #minutes = new Map<string, MinuteUsage>();
  #saving: Promise<void> = Promise.resolve();

  constructor(save: (rows: readonly MinuteUsage[]) => Promise<void>) {
    this.#save = save;
  }

  record(key: UsageKey, { isError, tokens, durationMs, endedAtMs }: RequestOutcome): void {
    const minute = endedAtMs - (endedAtMs % minuteMs);
    const counts = this.#entry(key, minute);
    counts.requests++;
    if (isError) counts.errors++;
    else if (tokens === null) counts.uncounted++;
    counts.promptTokens += tokens?.promptTokens ?? 0;
    counts.completionTokens += tokens?.completionTokens ?? 0;
    counts.durationMsSum += durationMs;
    const index = durationIndex(durationMs);
    counts.durationCounts[index] = (counts.durationCounts[index] ?? 0) + 1;
  }

  /** Writes what was counted. What could not be written is kept for the next time. */
  flush(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#write());
    return this.#saving;
  }

  async #write(): Promise<void> {
    if (this.#minutes.size === 0) return;
    const rows = [...this.#minutes.values()];
    this.#minutes = new Map();
    try {
      await this.#save(rows);
    } catch (error) {
      logger().warn({ err: error }, "usage of the gateway was not saved; it is tried again");
      for (const row of rows) addUsage(this.#entry(row, row.minute.getTime()), row);
    }
  }

  #entry(key: UsageKey, minuteStartMs: number): MinuteUsage {
    const id = `${minuteStartMs} ${key.targetId} ${key.servedName} ${key.alias}`;
    const known = this.#minutes.get(id);
    if (known) return known;
    const { targetId, servedName, alias, repositoryId, versionId } = key;
    const added: MinuteUsage = {
      ...{ targetId, servedName, alias, repositoryId, versionId },
      ...noUsage(),
      minute: new Date(minuteStartMs),
    };
    this.#minutes.set(id, added);
    return added;
  }
}

function recorder(): UsageRecorder {
  return processSingleton("gateway usage", () => {
    const created = new UsageRecorder(saveUsage);
    setInterval(() => void created.flush(), flushEveryMs).unref();
    return created;
  });
}

/** Counts a request through the gateway; the database gets it within seconds, with others. */
export function recordUsage(key: UsageKey, outcome: RequestOutcome): void {
  recorder().record(key, outcome);
}

/** Writes what was counted so far, as before the process ends. */
export function flushGatewayUsage(): Promise<void> {
  return recorder().flush();
}
