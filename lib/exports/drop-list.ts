import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Rows of a shard that pass 2 leaves out: ordinals in rising order. */
export type DropList = { exact: Uint32Array; near: Uint32Array };

/** Reads a shard's drop list as `writeDropList` wrote it. */
export function readDropList(workDir: string, shard: number): DropList {
  const read = (kind: string): Uint32Array => {
    const bytes = readFileSync(join(workDir, `${String(shard).padStart(6, "0")}.drop-${kind}`));
    return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  };
  return { exact: read("exact"), near: read("near") };
}

/** Writes a shard's drop list where `readDropList` finds it. */
export function writeDropList(
  workDir: string,
  shard: number,
  exact: Uint32Array = new Uint32Array(0),
  near: Uint32Array = new Uint32Array(0),
): void {
  const base = join(workDir, String(shard).padStart(6, "0"));
  writeFileSync(`${base}.drop-exact`, new Uint8Array(exact.buffer, exact.byteOffset, exact.byteLength));
  writeFileSync(`${base}.drop-near`, new Uint8Array(near.buffer, near.byteOffset, near.byteLength));
}
