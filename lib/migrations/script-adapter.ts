import { PrismaPg } from "@prisma/adapter-pg";

/**
 * Prisma's Postgres adapter, but a script goes to the server as one text. The original cuts it at every semicolon, also
 * inside function bodies. As one text it is one implicit transaction: a migration applies whole or not at all.
 */
export class ScriptAdapter extends PrismaPg {
  /** What Postgres said to the last script that failed; the engine passes on only that one failed. */
  scriptError: unknown;
  readonly #opened: Awaited<ReturnType<PrismaPg["connect"]>>[] = [];

  override async connect() {
    const adapter = await super.connect();
    this.#opened.push(adapter);
    adapter.executeScript = async (script) => {
      try {
        await adapter.underlyingDriver().query(script);
      } catch (error) {
        this.scriptError = error;
        throw error;
      }
    };
    return adapter;
  }

  /** Ends every connection the engine opened: it does not do so itself. */
  async close(): Promise<void> {
    await Promise.all(this.#opened.splice(0).map((adapter) => adapter.dispose()));
  }
}
