import type { FloatDtype } from "./dtype.ts";

/** Values of tensors in memory; half precision is widened to float32, which holds every value of it. */
export type FloatValues = Float32Array | Float64Array;

let halfTable: Float32Array | undefined;

/**
 * Reads little-endian values. Float32 and float64 are a view where the bytes are aligned; half precision is written to a new array.
 *
 * @param bytes whole elements
 */
export function toFloatValues(dtype: FloatDtype, bytes: Uint8Array): FloatValues {
  const size = dtype === "F64" ? 8 : dtype === "F32" ? 4 : 2;
  const { buffer, byteOffset, byteLength } = byteOffsetIsAligned(bytes, size) ? bytes : bytes.slice();
  const count = byteLength / size;
  if (dtype === "F64") return new Float64Array(buffer, byteOffset, count);
  if (dtype === "F32") return new Float32Array(buffer, byteOffset, count);
  const halves = new Uint16Array(buffer, byteOffset, count);
  return dtype === "BF16" ? widenBfloat16(halves) : widenFloat16(halves);
}

function byteOffsetIsAligned({ byteOffset }: Uint8Array, size: number): boolean {
  return byteOffset % size === 0;
}

/** A bfloat16 is the upper half of a float32. */
function widenBfloat16(halves: Uint16Array): Float32Array {
  const words = new Uint32Array(halves.length);
  for (let index = 0; index < halves.length; index++) words[index] = (halves[index] ?? 0) << 16;
  return new Float32Array(words.buffer);
}

function widenFloat16(halves: Uint16Array): Float32Array {
  halfTable ??= makeHalfTable();
  const values = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) values[index] = halfTable[halves[index] ?? 0] ?? 0;
  return values;
}

/** Value of every float16 (IEEE 754 binary16) by its bits. */
function makeHalfTable(): Float32Array {
  const table = new Float32Array(65_536);
  for (let bits = 0; bits < 65_536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 31) table[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return table;
}
