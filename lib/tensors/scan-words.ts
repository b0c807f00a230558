/** What the bits of some values say: whether any is not zero, and whether any is NaN or infinite. */
export type WordFindings = { isZero: boolean; areFinite: boolean };

/** Bits of a word of 32: what is beside signs, what is exponents, and the lowest bit of each exponent. */
type Layout = { magnitude: number; exponents: number; lowest: number };

const layouts = {
  F32: { magnitude: 0x7fffffff, exponents: 0x7f800000, lowest: 0x00800000 },
  BF16: { magnitude: 0x7fff7fff, exponents: 0x7f807f80, lowest: 0x00800080 },
  F16: { magnitude: 0x7fff7fff, exponents: 0x7c007c00, lowest: 0x04000400 },
} as const satisfies Record<string, Layout>;

/**
 * Looks at values by their bits, two half-precision ones at a time: an exponent of ones alone (NaN, infinity) carries into the sign
 * bit when 1 is added to it. Several times as fast as reading them as numbers.
 *
 * @param words little-endian words of 32 bits, whole values; zeros may be appended
 * @see IEEE 754-2019 §3.4; bfloat16 is the upper half of a binary32
 */
export function findInWords(words: Uint32Array, dtype: keyof typeof layouts): WordFindings {
  const { magnitude, exponents, lowest } = layouts[dtype];
  const count = words.length;
  let bits = 0;
  let carries = 0;
  for (let index = 0; index < count; index++) {
    const word = words[index] ?? 0;
    bits |= word;
    carries |= ((word & exponents) + lowest) | 0;
  }
  const signs = ~magnitude;
  return { isZero: (bits & magnitude) === 0, areFinite: (carries & signs) === 0 };
}
