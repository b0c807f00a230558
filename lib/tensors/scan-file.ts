import type { FloatValues } from "./float-values.ts";
import type { TensorSpan } from "./header.ts";
import { elementCount } from "./inventory.ts";
import { type ScannedTensor, type TensorScan, toScan } from "./scan.ts";
import { type FloatTensor, isFloatTensor, TensorFile } from "./tensor-file.ts";

/** Elements read at a time. */
const pieceLength = 1024 * 1024;

/** Reads every value of a safetensors file: norms, zeros and values that are not finite. Blocks: for threads. */
export function scanFile(path: string): TensorScan {
  const file = new TensorFile(path);
  try {
    return toScan(file.header.tensors.map((tensor) => scanTensor(file, tensor)));
  } finally {
    file.close();
  }
}

function scanTensor(file: TensorFile, tensor: TensorSpan): ScannedTensor {
  if (!isFloatTensor(tensor)) return { name: tensor.name, norm: null, nonFiniteCount: 0, isZero: false };
  const squares = sumOver(file, tensor, sumOfSquares);
  if (Number.isFinite(squares)) {
    return { name: tensor.name, norm: Math.sqrt(squares), nonFiniteCount: 0, isZero: squares === 0 };
  }
  const nonFiniteCount = sumOver(file, tensor, countNonFinite);
  return { name: tensor.name, norm: null, nonFiniteCount, isZero: false };
}

function sumOver(file: TensorFile, tensor: FloatTensor, measure: (values: FloatValues) => number): number {
  const length = elementCount(tensor.shape);
  let sum = 0;
  for (let from = 0; from < length; from += pieceLength) {
    sum += measure(file.readValues(tensor, from, Math.min(length, from + pieceLength)));
  }
  return sum;
}

/** Σx² in float64. Four sums side by side, so that one addition need not wait for the one before. */
function sumOfSquares(values: FloatValues): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  const whole = values.length - (values.length % 4);
  for (let index = 0; index < whole; index += 4) {
    const a = values[index] ?? 0;
    const b = values[index + 1] ?? 0;
    const c = values[index + 2] ?? 0;
    const d = values[index + 3] ?? 0;
    first += a * a;
    second += b * b;
    third += c * c;
    fourth += d * d;
  }
  for (let index = whole; index < values.length; index++) first += (values[index] ?? 0) ** 2;
  return first + second + third + fourth;
}

function countNonFinite(values: FloatValues): number {
  let count = 0;
  for (const value of values) if (!Number.isFinite(value)) count++;
  return count;
}
