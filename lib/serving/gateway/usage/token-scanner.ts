/** Tokens of one answer as its engine counted them. */
export type TokenUsage = { promptTokens: number; completionTokens: number };

const marker = Buffer.from('"usage":');
/** Bytes that hold the counts behind the marker. */
const countsBytes = 400;

/**
 * Finds the last `"usage":{…}` of an answer while its bytes pass by; nothing is kept but the end of the chunk before. Inside a JSON string
 * the quotes of that text would be escaped, so it is never somebody's words.
 */
export class TokenScanner {
  #tail: Buffer = Buffer.alloc(0);
  #usage: TokenUsage | null = null;

  /** The counts of the last one seen; null: the answer had none so far. */
  get usage(): TokenUsage | null {
    return this.#usage;
  }

  push(chunk: Buffer): void {
    // What began in the chunk before is whole with the beginning of this one.
    if (this.#tail.length > 0) this.#look(Buffer.concat([this.#tail, chunk.subarray(0, countsBytes)]));
    this.#look(chunk);
    const isShort = chunk.length < countsBytes && this.#tail.length > 0;
    const end = isShort ? Buffer.concat([this.#tail, chunk]) : chunk;
    this.#tail = end.subarray(-countsBytes);
  }

  #look(bytes: Buffer): void {
    const at = bytes.lastIndexOf(marker);
    if (at === -1) return;
    const text = bytes.toString("latin1", at, at + countsBytes);
    const prompt = /"prompt_tokens":\s*(\d{1,9})(?!\d)/.exec(text)?.[1];
    if (prompt === undefined) return;
    const completion = /"completion_tokens":\s*(\d{1,9})(?!\d)/.exec(text)?.[1] ?? "0";
    this.#usage = { promptTokens: Number(prompt), completionTokens: Number(completion) };
  }
}
