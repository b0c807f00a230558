import { isUtf8 } from "node:buffer";
import { LineBuffer } from "#lib/exports/line-buffer.ts";
import { createReadBuffer, readLines } from "#lib/exports/line-reader.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import { accepted } from "#lib/exports/row.ts";
import { type RejectCode, rejectCodes } from "#lib/exports/row-codes.ts";
import { compileRowLine } from "#lib/exports/row-line.ts";
import { createRowPipeline } from "#lib/exports/row-steps.ts";

/** What a walk is over: one JSON Lines file from its start. */
export type RowWalk = { recipe: Recipe; asOfMs: number; path: string; sizeBytes: number };

/** What is called with each row. Positions are in the buffer and hold only during the call. */
export type RowWalker = {
  /** Before anything is done with the row; false ends the walk at the end of the block. */
  enter(line: number): void;
  /** `output` is the output line without its line feed. */
  accept(line: number, output: Buffer, source: Buffer): void;
  reject(line: number, code: RejectCode, pointer: string, message: string, source: Buffer): void;
  /** After each block of lines; false ends the walk. */
  afterBlock(bytesRead: number): boolean | Promise<boolean>;
};

const duplicateMessage = "The mapped values are the same as those of an earlier row.";

/**
 * Takes the rows of one file through a recipe in one thread, in order, without writing a folder: what previews and the
 * streaming export use. Exact duplicates are found among the rows walked. Call it in a worker thread only.
 * @throws AppError invalid_input when the recipe's schema does not compile.
 */
export async function walkRows(walk: RowWalk, walker: RowWalker): Promise<void> {
  const { recipe } = walk;
  const pipeline = createRowPipeline(walk);
  const writeLine = compileRowLine(recipe, pipeline);
  const out = new LineBuffer(1 << 16);
  const seen = recipe.quality.skip_duplicates ? new Set<string>() : null;

  const isRepeated = (): boolean => {
    if (seen === null) return false;
    const before = seen.size;
    seen.add(pipeline.keys.key.join());
    return seen.size === before;
  };

  await readLines(walk.path, 0, walk.sizeBytes, createReadBuffer(), {
    row(bytes, start, end, line, _offset, hints) {
      walker.enter(line);
      const source = bytes.subarray(start, end);
      if (!hints.isUtf8 && !isUtf8(source)) {
        walker.reject(line, "invalid_utf8", "", "The line holds bytes that are not UTF-8.", source);
        return;
      }
      const answer = pipeline.run(bytes, start, end, hints);
      const code = answer === accepted ? undefined : rejectCodes[answer];
      if (code !== undefined) {
        walker.reject(line, code, pipeline.pointer, pipeline.message, source);
      } else if (isRepeated()) {
        walker.reject(line, "duplicate", "", duplicateMessage, source);
      } else {
        out.length = 0;
        writeLine(out, bytes, start, end);
        walker.accept(line, out.bytes.subarray(0, out.length), source);
      }
    },
    tooLarge(bytes, start, end, line, _offset, byteLength) {
      walker.enter(line);
      const message = `The row has ${byteLength} bytes; rows over 10 MiB are refused.`;
      walker.reject(line, "row_too_large", "", message, bytes.subarray(start, end));
    },
    afterBlock: walker.afterBlock,
  });
}
