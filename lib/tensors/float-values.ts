import type { FloatDtype } from "./dtype.ts";

/** Values of tensors in memory; half precision is widened to float32, which holds every value of it. */
export type FloatValues = Float32Array | Float64Array;

/** Bytes of one element. */
export const floatBytes: Readonly<Record<FloatDtype, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2 };

let halfTable: Float32Array | undefined;

/**
 * Little-endian values as numbers: a view of the bytes for float64 and float32, else widened into `words`.
 *
 * @param bytes whole elements, aligned to them
 * @param words room for one word an element; only half precision uses it
 */
export function toFloatValues(dtype: FloatDtype, bytes: Uint8Array, words: Uint32Array): FloatValues {
  const { buffer, byteOffset, byteLength } = bytes;
  const count = byteLength / floatBytes[dtype];
  if (dtype === "F64") return new Float64Array(buffer, byteOffset, count);
  if (dtype === "F32") return new Float32Array(buffer, byteOffset, count);
  const halves = new Uint16Array(buffer, byteOffset, count);
  const values = new Float32Array(words.buffer, words.byteOffset, count);
  if (dtype === "BF16") widenBfloat16(halves, words);
  else widenFloat16(halves, values);
  return values;
}

/** A bfloat16 is the upper half of a float32. */
function widenBfloat16(halves: Uint16Array, words: Uint32Array): void {
  const count = halves.length;
  for (let index = 0; index < count; index++) words[index] = (halves[index] ?? 0) << 16;
}

function widenFloat16(halves: Uint16Array, values: Float32Array): void {
  halfTable ??= makeHalfTable();
  const count = halves.length;
  for (let index = 0; index < count; index++) values[index] = halfTable[halves[index] ?? 0] ?? 0;
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
