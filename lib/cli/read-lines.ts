import { readSync } from "node:fs";
import { errorCode } from "#lib/error-code.ts";

const maxLineBytes = 256 * 1024 * 1024;

/**
 * Calls `take` with every line of an open file (or pipe), without its line feed; a last line without
 * one counts too. The buffer is reused: `take` must not keep it.
 *
 * @throws when a line is longer than 256 MiB or the file cannot be read on
 */
export function readLines(descriptor: number, take: (line: Buffer) => void): void {
  let buffer = Buffer.allocUnsafe(1024 * 1024);
  let filled = 0;
  for (;;) {
    if (filled === buffer.length) {
      if (buffer.length >= maxLineBytes) throw new Error(`a line is longer than ${maxLineBytes} bytes`);
      buffer = Buffer.concat([buffer], buffer.length * 2);
    }
    const read = readSome(descriptor, buffer, filled);
    const filledTo = buffer.subarray(0, filled + read);
    let start = 0;
    for (let feed = filledTo.indexOf(10, filled); feed !== -1; feed = filledTo.indexOf(10, start)) {
      take(filledTo.subarray(start, feed));
      start = feed + 1;
    }
    if (read === 0) {
      if (filledTo.length > start) take(filledTo.subarray(start));
      return;
    }
    filledTo.copyWithin(0, start);
    filled = filledTo.length - start;
  }
}

/** Reads what there is; a pipe that has nothing yet is waited for. 0 at the end. */
function readSome(descriptor: number, buffer: Buffer, offset: number): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, offset, buffer.length - offset, null);
    } catch (cause) {
      const code = errorCode(cause);
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw cause;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
