import { readFileSync } from "node:fs";
import path from "node:path";

/** What the bits of some values say: whether all are zero, and whether all are finite. */
export type WordFindings = { isZero: boolean; areFinite: boolean };

/** Bits of a word of 32: what is beside signs, what is exponents, and the lowest bit of each exponent. */
type Layout = { magnitude: number; exponents: number; lowest: number };

const layouts = {
  F32: { magnitude: 0x7fffffff, exponents: 0x7f800000, lowest: 0x00800000 },
  BF16: { magnitude: 0x7fff7fff, exponents: 0x7f807f80, lowest: 0x00800080 },
  F16: { magnitude: 0x7fff7fff, exponents: 0x7c007c00, lowest: 0x04000400 },
} as const satisfies Record<string, Layout>;

type Kernel = {
  bytes: Uint8Array;
  find: (end: number, magnitude: number, exponents: number, lowest: number) => number;
};

/** What the kernel takes at a time. */
const stepBytes = 64;

let loaded: Kernel | undefined;

/** Memory of this thread's kernel: write values here, then look at them. */
export function scanMemory(): Uint8Array {
  return kernel().bytes;
}

/**
 * Looks at the first `length` bytes of the memory, whole values of the element type, by their bits: an exponent of ones alone (NaN,
 * infinity) carries into the sign bit when 1 is added to it.
 *
 * @see IEEE 754-2019 §3.4; bfloat16 is the upper half of a binary32; find.wat
 */
export function findInMemory(length: number, dtype: keyof typeof layouts): WordFindings {
  if (length === 0) return { isZero: true, areFinite: true };
  const { bytes, find } = kernel();
  const end = Math.ceil(length / stepBytes) * stepBytes;
  bytes.fill(0, length, end);
  const { magnitude, exponents, lowest } = layouts[dtype];
  const found = find(end, magnitude, exponents, lowest);
  return { isZero: (found & 1) === 0, areFinite: (found & 2) === 0 };
}

function kernel(): Kernel {
  loaded ??= loadKernel();
  return loaded;
}

function loadKernel(): Kernel {
  const wasm = readFileSync(path.join(import.meta.dirname, "find.wasm"));
  const { memory, find } = new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof find !== "function") {
    throw new TypeError("find.wasm is not what find.wat says: run scripts/build-wasm.ts");
  }
  return { bytes: new Uint8Array(memory.buffer), find: (...numbers) => Number(find(...numbers)) };
}
