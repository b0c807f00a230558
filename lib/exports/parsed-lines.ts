import { sliceText } from "#lib/exports/buffer-slices.ts";

const lineFeed = 0x0a;
const comma = 0x2c;
/** Beyond this a single call costs nothing beside the parse. */
const maxBatchBytes = 1 << 16;

/**
 * The rows of neighbouring lines, parsed in one go as the elements of an array: a call for each line costs a third more.
 * That the elements are the lines is not sure: `{"a":[{}` and `{}]}` are two bad lines and one good element. Whoever
 * takes a row must see that it ends where its line does, and discard the rest where it does not; so by induction each
 * row that was taken began where its line does.
 */
export class ParsedLines {
  #rows: readonly unknown[] | undefined;
  #next = 0;

  /**
   * Parses lines of ASCII from `start`; `ends` holds where each of the `count` lines ends. Line feeds between them are
   * overwritten, so they must have been read by whoever needs them. Not for other text: one character outside Latin-1
   * makes the whole batch two bytes a character, which costs more than the calls saved.
   */
  parse(bytes: Buffer, start: number, ends: Int32Array, count: number): void {
    this.discard();
    const end = ends[count - 1] ?? start;
    if (count < 2 || end - start > maxBatchBytes) return;
    for (let line = 0; line < count - 1; line++) bytes[ends[line] ?? 0] = comma;
    try {
      const rows: unknown = JSON.parse(`[${sliceText(bytes, start, end, true)}]`);
      if (Array.isArray(rows) && rows.length === count) this.#rows = rows;
    } catch {
      // Some line is no JSON, or blank: each is parsed by itself, which says what is wrong with it.
    }
    if (this.#rows === undefined) {
      for (let line = 0; line < count - 1; line++) bytes[ends[line] ?? 0] = lineFeed;
    }
  }

  /** The row of the next line; undefined when lines were not parsed together. */
  take(): unknown {
    return this.#rows?.[this.#next++];
  }

  /** Gives up what is left. */
  discard(): void {
    this.#rows = undefined;
    this.#next = 0;
  }
}
