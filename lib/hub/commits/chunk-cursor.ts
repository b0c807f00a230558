/** Reads a stream of bytes chunk by chunk with a position in the current chunk. */
export class ChunkCursor {
  chunk: Buffer = Buffer.alloc(0);
  at = 0;
  readonly #source: AsyncIterator<Uint8Array>;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Makes sure that a byte is at hand. False at the end of the stream. */
  async fill(): Promise<boolean> {
    while (this.at >= this.chunk.length) {
      const next = await this.#source.next();
      if (next.done) return false;
      const { buffer, byteOffset, byteLength } = next.value;
      this.chunk = Buffer.from(buffer, byteOffset, byteLength);
      this.at = 0;
    }
    return true;
  }

  /** Lets go of the source, so that whoever has it next may read what is left. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
