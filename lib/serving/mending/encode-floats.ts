import type { FloatDtype } from "#lib/tensors/dtype.ts";
import { type FloatValues, floatBytes } from "#lib/tensors/float-values.ts";

/**
 * Writes numbers as little-endian values of an element type, rounded to the nearest, ties to even (IEEE 754-2019 §4.3.1).
 *
 * @param bytes room for all values, from an offset that they are aligned to
 */
export function encodeFloats(values: FloatValues, dtype: FloatDtype, bytes: Uint8Array): void {
  const { buffer, byteOffset } = bytes;
  const count = Math.min(values.length, bytes.byteLength / floatBytes[dtype]);
  if (dtype === "F64") new Float64Array(buffer, byteOffset, count).set(values.subarray(0, count));
  else if (dtype === "F32") new Float32Array(buffer, byteOffset, count).set(values.subarray(0, count));
  else
    encodeHalves(
      values,
      new Uint16Array(buffer, byteOffset, count),
      dtype === "BF16" ? toBfloat16 : toFloat16,
    );
}

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

function encodeHalves(values: FloatValues, halves: Uint16Array, toHalf: (word: number) => number): void {
  for (let index = 0; index < halves.length; index++) {
    halves[index] = toHalf(singleBits(values[index] ?? 0));
  }
}

/** Bits of a binary32. What none holds is rounded to odd, so that rounding it to fewer bits is as rounding once (Boldo, Melquiond 2008). */
function singleBits(value: number): number {
  single[0] = value;
  const rounded = single[0] ?? 0;
  const word = bits[0] ?? 0;
  if (rounded === value || Number.isNaN(value)) return word;
  return (Math.abs(rounded) > Math.abs(value) ? word - 1 : word) | 1;
}

/** A bfloat16 is the upper half of a binary32. */
function toBfloat16(word: number): number {
  if ((word & 0x7fffffff) > 0x7f800000) return (word >>> 16) | 0x40;
  return ((word + 0x7fff + ((word >>> 16) & 1)) >>> 16) & 0xffff;
}

/** Binary16 from the bits of a binary32. */
function toFloat16(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Below the smallest normal value: a whole number of 2^-24.
    single[0] = Math.abs(floatOf(magnitude)) * 2 ** 24;
    return sign | roundEven(single[0] ?? 0);
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

function floatOf(word: number): number {
  bits[0] = word;
  return single[0] ?? 0;
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest > 0.5 || (rest === 0.5 && floor % 2 === 1)) return floor + 1;
  return floor;
}
