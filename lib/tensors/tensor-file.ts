import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { type FloatDtype, isFloatDtype } from "./dtype.ts";
import { type FloatValues, toFloatValues } from "./float-values.ts";
import {
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

  /** @throws {HeaderRefusal} when the header does not fit the file */
  constructor(path: string) {
    this.#file = openSync(path, "r");
    try {
      const { size } = fstatSync(this.#file);
      const length = parseHeaderLength(this.#read(0, Math.min(8, size)), size);
      this.header = parseSafetensorsHeader(this.#read(0, 8 + length), size);
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /** Values `from` up to `to` (not counted) of a tensor, in the order of the file. */
  readValues(tensor: FloatTensor, from: number, to: number): FloatValues {
    const size = tensor.dtype === "F64" ? 8 : tensor.dtype === "F32" ? 4 : 2;
    return toFloatValues(tensor.dtype, this.#read(tensor.start + from * size, tensor.start + to * size));
  }

  /** The tensor of this name; null when there is none, or its dtype is not read. */
  find(name: string): FloatTensor | null {
    const tensor = this.header.tensors.find((candidate) => candidate.name === name);
    return tensor && isFloatTensor(tensor) ? tensor : null;
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(start: number, end: number): Uint8Array {
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(this.#file, bytes, filled, bytes.length - filled, start + filled);
      if (count === 0) throw new RangeError(`the file ends before byte ${end}`);
      filled += count;
    }
    return bytes;
  }
}

/** Whether the values of a tensor can be read. */
export function isFloatTensor(tensor: TensorSpan): tensor is FloatTensor {
  return isFloatDtype(tensor.dtype);
}
