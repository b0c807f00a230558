import { createReadStream } from "node:fs";
import path from "node:path";

/** One file of an archive: where it lies, its name inside, its size as the manifest has it. */
export type TarEntry = { path: string; name: string; sizeBytes: number };

const block = 512;
/** Sizes from here on do not fit 11 octal digits and are written in base 256, as GNU tar and star do. */
const octalLimit = 8 ** 11;

function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, "0")}\0`;
}

function writeSize(header: Buffer, size: number): void {
  if (size < octalLimit) {
    header.write(octal(size, 12), 124, "latin1");
    return;
  }
  header.writeUInt8(0x80, 124);
  header.writeBigUInt64BE(BigInt(size), 128);
}

/** The 512-byte ustar header (POSIX.1-1988) of a file. Names have at most 100 bytes; times are 0, so that archives repeat. */
export function tarHeader(name: string, sizeBytes: number): Buffer {
  const header = Buffer.alloc(block);
  if (Buffer.byteLength(name) > 100) throw new RangeError(`The name is too long for a tar header: ${name}`);
  header.write(name, 0, "utf8");
  header.write(octal(0o644, 8), 100, "latin1");
  header.write(octal(0, 8), 108, "latin1");
  header.write(octal(0, 8), 116, "latin1");
  writeSize(header, sizeBytes);
  header.write(octal(0, 12), 136, "latin1");
  header.write("        ", 148, "latin1");
  header.write("0", 156, "latin1");
  header.write("ustar\0" + "00", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

const padded = (size: number): number => Math.ceil(size / block) * block;

/** Size in bytes of the archive `streamTar` makes of these entries. */
export function tarSize(entries: readonly TarEntry[]): number {
  return entries.reduce((total, entry) => total + block + padded(entry.sizeBytes), 2 * block);
}

/** The archive as a stream of chunks; nothing is written to disk. Throws when a file is not as long as its entry says. */
export async function* streamTar(entries: readonly TarEntry[]): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    yield tarHeader(entry.name, entry.sizeBytes);
    let sent = 0;
    for await (const chunk of createReadStream(entry.path, { highWaterMark: 1 << 20 })) {
      sent += chunk.length;
      if (sent > entry.sizeBytes) break;
      yield chunk;
    }
    if (sent !== entry.sizeBytes) throw new Error(`${path.basename(entry.path)} changed while it was read.`);
    yield Buffer.alloc(padded(sent) - sent);
  }
  yield Buffer.alloc(2 * block);
}
