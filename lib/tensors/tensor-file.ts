import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type FloatDtype, isFloatDtype } from "./dtype.ts";
import { type FloatValues, floatBytes, toFloatValues } from "./float-values.ts";
import {
  lengthFieldBytes,
  parseHeaderLength,
  parseSafetensorsHeader,
  type SafetensorsHeader,
  type TensorSpan,
} from "./header.ts";

/** A tensor whose values can be read. */
export type FloatTensor = TensorSpan & { dtype: FloatDtype };

/** Reads values of tensors from a local safetensors file, a bounded piece at a time. For threads: it blocks. */
export class TensorFile {
  readonly header: SafetensorsHeader;
  readonly #file: number;
  /** Reused, because fresh memory for every piece costs as much as reading it. */
  #bytes = new Uint8Array();
  #words = new Uint32Array();

  /** @throws {HeaderRefusal} when the header does not fit the file */
  constructor(path: string) {
    this.#file = openSync(path, "r");
    try {
      const { size } = fstatSync(this.#file);
      const length = parseHeaderLength(this.#read(0, Math.min(lengthFieldBytes, size)), size);
      this.header = parseSafetensorsHeader(this.#read(0, lengthFieldBytes + length), size);
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /** Values `from` up to `to` (not counted) of a tensor, in the order of the file. They stay until the next read of this file. */
  readValues({ dtype, start }: FloatTensor, from: number, to: number): FloatValues {
    const size = floatBytes[dtype];
    if (size === 2 && this.#words.length < to - from) this.#words = new Uint32Array(to - from);
    return toFloatValues(dtype, this.#read(start + from * size, start + to * size), this.#words);
  }

  /** Reads the bytes of the file from `start` on into all of `bytes`. */
  readInto(bytes: Uint8Array, start: number): void {
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(this.#file, bytes, filled, bytes.length - filled, start + filled);
      if (count === 0) throw new RangeError(`the file ends before byte ${start + bytes.length}`);
      filled += count;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(start: number, end: number): Uint8Array {
    if (this.#bytes.length < end - start) this.#bytes = new Uint8Array(end - start);
    const bytes = this.#bytes.subarray(0, end - start);
    this.readInto(bytes, start);
    return bytes;
  }
}

/** Whether the values of a tensor can be read. */
export function isFloatTensor(tensor: TensorSpan): tensor is FloatTensor {
  return isFloatDtype(tensor.dtype);
}
