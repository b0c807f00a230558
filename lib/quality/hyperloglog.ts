/** Index bits: 16,384 registers of one byte. */
export const precision = 14;
const registerCount = 1 << precision;

/** Standard error of an estimate, 1.04/√m (Flajolet et al. 2007). */
export const standardError = 1.04 / Math.sqrt(registerCount);

/**
 * HyperLogLog over pairs of 32-bit hashes: the first chooses the register, the second gives the rank. Merging is
 * the maximum of each register: exact, associative and commutative.
 */
export class HyperLogLog {
  readonly registers: Uint8Array;

  constructor(registers: Uint8Array = new Uint8Array(registerCount)) {
    this.registers = registers;
  }

  /** Adds one element by two hashes that are independent of each other. One multiplication finishes each. */
  add(first: number, second: number): void {
    const index = Math.imul(first ^ (first >>> 15), 0x9e3779b1) >>> (32 - precision);
    const rank = Math.clz32(Math.imul(second ^ (second >>> 16), 0x85ebca6b)) + 1;
    if (rank > (this.registers[index] ?? 0)) this.registers[index] = rank;
  }

  merge(other: HyperLogLog): void {
    for (let i = 0; i < registerCount; i++) {
      const value = other.registers[i] ?? 0;
      if (value > (this.registers[i] ?? 0)) this.registers[i] = value;
    }
  }

  /** Estimated number of distinct elements, linear counting where it is the better one. */
  estimate(): number {
    let sum = 0;
    let empty = 0;
    for (const register of this.registers) {
      sum += 2 ** -register;
      if (register === 0) empty++;
    }
    const raw = ((0.7213 / (1 + 1.079 / registerCount)) * registerCount * registerCount) / sum;
    if (raw <= 2.5 * registerCount && empty > 0) return registerCount * Math.log(registerCount / empty);
    return raw;
  }
}
