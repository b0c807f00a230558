import { childEnvironment, type Env } from "#lib/env.ts";
import { portGetsFree } from "#lib/free-port.ts";
import { lockDataDir } from "#lib/instance-lock.ts";
import { ensureBuild, ensureClient } from "./build.ts";
import { DatabaseProcess } from "./database-process.ts";
import { LaunchError } from "./launch-error.ts";
import { runToEnd } from "./run-to-end.ts";
import { SupervisedProcess } from "./supervised.ts";
import { untilReady } from "./until-ready.ts";

type Part = { stop: () => Promise<void> };

/** Type stripping and WebAssembly modules are what these warnings are about; both are meant. */
const nodeFlags = ["--disable-warning=ExperimentalWarning"];

/** The server of a start script that was killed notices within this. */
const portPatienceMs = 3_000;

const say = (sentence: string) => console.log(sentence);

/** The whole product as one tree of processes. `start` brings it up, `stop` takes down what is up. */
export class Launch {
  readonly #root: string;
  readonly #env: Env;
  readonly #development: boolean;
  readonly #parts: Part[] = [];
  #stopped: Promise<void> | undefined;

  constructor(options: { root: string; env: Env; development: boolean }) {
    this.#root = options.root;
    this.#env = options.env;
    this.#development = options.development;
  }

  /**
   * Build, database, migrations, web, worker, demo data, in this order; resolves once it answers. Throws `LaunchError` or
   * `DataFolderInUseError` when something is in the way.
   */
  async start(): Promise<void> {
    const { host, port, dataDir, publicUrl } = this.#env;
    const unlock = await lockDataDir(dataDir);
    this.#parts.push({ stop: unlock });
    if (!(await portGetsFree(port, host, portPatienceMs))) {
      throw new LaunchError(`Port ${port} of ${host} is taken. Stop the program that has it, or set PORT.`);
    }
    if (await ensureClient(this.#root)) say("generated the database client");
    const [databaseUrl] = await Promise.all([this.#openDatabase(), this.#build()]);
    const env = childEnvironment({
      DATABASE_URL: databaseUrl,
      ADAPTERY_DATA_DIR: dataDir,
      NODE_ENV: this.#development ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
    });
    const signIn = await this.#script("scripts/prepare.ts", env);
    this.#supervise("web", "lib/server.ts", env);
    this.#supervise("worker", "lib/worker.ts", env);
    await untilReady(this.#env);
    await this.#seed(env);
    for (const text of [`ready ${publicUrl}`, signIn]) if (text) say(text);
  }

  /** Stops everything that was started, last first. Repeated calls wait for the same stop. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopParts();
    return this.#stopped;
  }

  async #stopParts(): Promise<void> {
    for (const part of this.#parts.toReversed()) await part.stop();
  }

  async #openDatabase(): Promise<string> {
    if (this.#env.databaseUrl) return this.#env.databaseUrl;
    const database = await DatabaseProcess.start(this.#env.dataDir, say);
    this.#parts.push(database);
    return database.url;
  }

  async #build(): Promise<void> {
    if (this.#development) return;
    await ensureBuild(this.#root, () => say("building the product, once; this takes a minute or two"));
  }

  /** The product is of use without its demo: a failure is told and does not keep it from starting. */
  async #seed(env: NodeJS.ProcessEnv): Promise<void> {
    try {
      const sentence = await this.#script("scripts/seed.ts", env);
      if (sentence) say(sentence);
    } catch (error) {
      say(
        `The demo could not be made; the next start tries again. ${error instanceof Error ? error.message : error}`,
      );
    }
  }

  #script(file: string, env: NodeJS.ProcessEnv): Promise<string> {
    return runToEnd(process.execPath, [...nodeFlags, file], { cwd: this.#root, env });
  }

  #supervise(name: string, file: string, env: NodeJS.ProcessEnv): void {
    const part = new SupervisedProcess({
      name,
      args: [...nodeFlags, file],
      cwd: this.#root,
      env,
      onCrash: say,
    });
    this.#parts.push(part);
    part.start();
  }
}
