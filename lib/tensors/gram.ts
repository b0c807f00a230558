import { readFileSync } from "node:fs";
import path from "node:path";

/** Columns of a panel: 64 rows of it fill 128 KiB, which stays in the second cache. */
export const panelWidth = 256;

const valueBytes = 8;
const pageBytes = 65_536;

type Kernel = {
  memory: WebAssembly.Memory;
  /** Adds the products of all pairs of rows; offsets, pitch and width in bytes. See gram.wat. */
  add: (panel: number, sums: number, stride: number, pitchBytes: number, widthBytes: number) => void;
};

let loaded: Kernel | undefined;

/** Products of pairs of rows, Σ over all columns. */
export type Gram = { at: (i: number, j: number) => number };

/**
 * Rows that are filled piece by piece, and the products of all their pairs, summed in float64. The rows lie in the memory of this
 * thread's kernel: one panel is at work at a time.
 */
export class GramPanel {
  /** Row-major, `panelWidth` apart: write the next columns here, then `add` them. */
  readonly values: Float64Array;
  readonly #sums: Float64Array;
  /** Rows, padded with zeros to a multiple of four. */
  readonly #stride: number;

  constructor(rowCount: number) {
    this.#stride = Math.ceil(Math.max(1, rowCount) / 4) * 4;
    const valueCount = this.#stride * panelWidth;
    const { memory } = kernel();
    const neededBytes = (valueCount + this.#stride ** 2) * valueBytes;
    const missing = Math.ceil((neededBytes - memory.buffer.byteLength) / pageBytes);
    if (missing > 0) memory.grow(missing);
    this.values = new Float64Array(memory.buffer, 0, valueCount).fill(0);
    this.#sums = new Float64Array(memory.buffer, valueCount * valueBytes, this.#stride ** 2).fill(0);
  }

  /** Adds the products over the first `width` columns, 1 or more. */
  add(width: number): void {
    const stride = this.#stride;
    // The kernel takes two columns at a time: one beyond an odd width counts nothing.
    if (width % 2 === 1) for (let row = 0; row < stride; row++) this.values[row * panelWidth + width] = 0;
    kernel().add(
      0,
      this.values.byteLength,
      stride,
      panelWidth * valueBytes,
      (width + (width % 2)) * valueBytes,
    );
  }

  /** The products so far; they stay when the next panel starts. */
  finish(): Gram {
    const sums = this.#sums.slice();
    const stride = this.#stride;
    return { at: (i, j) => sums[Math.min(i, j) * stride + Math.max(i, j)] ?? 0 };
  }
}

function kernel(): Kernel {
  loaded ??= loadKernel();
  return loaded;
}

function loadKernel(): Kernel {
  const bytes = readFileSync(path.join(import.meta.dirname, "gram.wasm"));
  const { memory, add } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof add !== "function") {
    throw new TypeError("gram.wasm is not what gram.wat says: run scripts/build-wasm.ts");
  }
  return { memory, add: (...numbers) => add(...numbers) };
}
