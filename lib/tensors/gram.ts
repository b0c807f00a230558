/** Columns of a panel: 64 rows of it fill 128 KiB, which stays in the second cache. */
export const panelWidth = 256;

/** A panel of `rowCount` rows, padded to a multiple of four; rows past the last stay zero. */
export class GramPanel {
  readonly rowCount: number;
  /** Row-major, `panelWidth` apart. */
  readonly values: Float64Array;
  /** Sums of products of rows i ≤ j, row-major, `stride` apart. */
  readonly sums: Float64Array;
  readonly stride: number;

  constructor(rowCount: number) {
    this.rowCount = rowCount;
    this.stride = Math.ceil(rowCount / 4) * 4;
    this.values = new Float64Array(this.stride * panelWidth);
    this.sums = new Float64Array(this.stride * this.stride);
  }

  /** Adds the products of all pairs of rows over the first `width` columns, in float64. */
  add(width: number): void {
    const { values, sums, stride } = this;
    for (let i = 0; i < stride; i += 2) {
      for (let j = i - (i % 4); j < stride; j += 4) addBlock(values, sums, stride, i, j, width);
    }
  }

  /** Σ over all columns of row `i` times row `j`. */
  at(i: number, j: number): number {
    const [low, high] = i < j ? [i, j] : [j, i];
    return this.sums[low * this.stride + high] ?? 0;
  }
}

/** Two rows times four rows: eight sums stay in registers, each value is read once. */
function addBlock(
  values: Float64Array,
  sums: Float64Array,
  stride: number,
  i: number,
  j: number,
  width: number,
): void {
  const [i0, i1] = [i * panelWidth, (i + 1) * panelWidth];
  const [j0, j1, j2, j3] = [j * panelWidth, (j + 1) * panelWidth, (j + 2) * panelWidth, (j + 3) * panelWidth];
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < width; k++) {
    const a = values[i0 + k] ?? 0;
    const b = values[i1 + k] ?? 0;
    const c = values[j0 + k] ?? 0;
    const d = values[j1 + k] ?? 0;
    const e = values[j2 + k] ?? 0;
    const f = values[j3 + k] ?? 0;
    s00 += a * c;
    s01 += a * d;
    s02 += a * e;
    s03 += a * f;
    s10 += b * c;
    s11 += b * d;
    s12 += b * e;
    s13 += b * f;
  }
  const [row0, row1] = [i * stride + j, (i + 1) * stride + j];
  sums[row0] = (sums[row0] ?? 0) + s00;
  sums[row0 + 1] = (sums[row0 + 1] ?? 0) + s01;
  sums[row0 + 2] = (sums[row0 + 2] ?? 0) + s02;
  sums[row0 + 3] = (sums[row0 + 3] ?? 0) + s03;
  sums[row1] = (sums[row1] ?? 0) + s10;
  sums[row1 + 1] = (sums[row1 + 1] ?? 0) + s11;
  sums[row1 + 2] = (sums[row1 + 2] ?? 0) + s12;
  sums[row1 + 3] = (sums[row1 + 3] ?? 0) + s13;
}
