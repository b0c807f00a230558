import { setTimeout as delay } from "node:timers/promises";
import { type Cluster, startCluster } from "#lib/postgres/cluster.ts";

const firstRestartMs = 500;
const maxRestartMs = 30_000;

/** The embedded Postgres under supervision: after a crash it comes back on the same port, so that pools reconnect. */
export class DatabaseProcess {
  readonly #dataDir: string;
  readonly #say: (sentence: string) => void;
  #cluster: Cluster;
  #stopping = false;

  private constructor(dataDir: string, cluster: Cluster, say: (sentence: string) => void) {
    this.#dataDir = dataDir;
    this.#cluster = cluster;
    this.#say = say;
    this.#watch(cluster);
  }

  /** Starts the database of a data folder. The caller holds the folder's lock. */
  static async start(dataDir: string, say: (sentence: string) => void): Promise<DatabaseProcess> {
    const cluster = await startCluster({ dataDir });
    if (cluster.notice) say(cluster.notice);
    return new DatabaseProcess(dataDir, cluster, say);
  }

  get url(): string {
    return this.#cluster.url;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#cluster.stop();
  }

  #watch(cluster: Cluster): void {
    cluster.exited.then(() => {
      if (!this.#stopping) this.#restart(firstRestartMs);
    });
  }

  async #restart(waitMs: number): Promise<void> {
    this.#say(`the database ended; it starts again in ${waitMs} ms (its log: ${this.#dataDir}/postgres.log)`);
    await delay(waitMs);
    if (this.#stopping) return;
    try {
      this.#cluster = await startCluster({ dataDir: this.#dataDir, port: Number(new URL(this.url).port) });
      this.#watch(this.#cluster);
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error));
      await this.#restart(Math.min(maxRestartMs, waitMs * 2));
    }
  }
}
