import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { dtypeBits, type FloatDtype, isFloatDtype } from "#lib/tensors/dtype.ts";
import { type FloatValues, floatBytes } from "#lib/tensors/float-values.ts";
import type { TensorSpan } from "#lib/tensors/header.ts";
import { elementCount } from "#lib/tensors/inventory.ts";
import { isFloatTensor, TensorFile } from "#lib/tensors/tensor-file.ts";
import { encodeFloats } from "./encode-floats.ts";
import type { MendPlan, PlannedTensor } from "./mend-plan.ts";
import { notMendable } from "./not-mendable.ts";

/** Values held at a time. */
const pieceLength = 256 * 1024;
const copyBytes = 1024 * 1024;

/**
 * Writes the weights of a mended adapter, a bounded piece at a time. Blocks: for threads and the command line.
 *
 * @throws AppError conflict where a multiplied value leaves the range of its element type
 */
export function writeMended(
  sourcePath: string,
  plan: Pick<MendPlan, "tensors" | "metadata">,
  path: string,
): void {
  const source = new TensorFile(sourcePath);
  const target = openSync(path, "wx");
  try {
    const spans = new Map(source.header.tensors.map((tensor) => [tensor.name, tensor]));
    writeAll(target, headerBytes(plan));
    for (const tensor of plan.tensors) {
      const span = spans.get(tensor.source);
      if (!span) throw new RangeError(`the file has no tensor ${tensor.source}`);
      writeTensor(source, target, span, tensor);
    }
    fsyncSync(target);
  } finally {
    closeSync(target);
    source.close();
  }
}

/** Length, then JSON padded with spaces to eight bytes, as the format's own library writes it. */
function headerBytes({ tensors, metadata }: Pick<MendPlan, "tensors" | "metadata">): Uint8Array {
  let offset = 0;
  const entries = tensors.map(({ name, dtype, shape }) => {
    const begin = offset;
    offset += (elementCount(shape) * dtypeBits(dtype)) / 8;
    return [name, { dtype, shape, data_offsets: [begin, offset] }] as const;
  });
  const head = Object.keys(metadata).length > 0 ? [["__metadata__", metadata] as const] : [];
  const json = Buffer.from(JSON.stringify(Object.fromEntries([...head, ...entries])));
  const bytes = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, " ");
  bytes.writeBigUInt64LE(BigInt(bytes.length - 8));
  json.copy(bytes, 8);
  return bytes;
}

function writeTensor(source: TensorFile, target: number, span: TensorSpan, planned: PlannedTensor): void {
  const isSame =
    planned.factor === 1 && planned.dtype === span.dtype && planned.shape.join() === span.shape.join();
  if (isSame) {
    copyTensor(source, target, span);
    return;
  }
  const { dtype } = planned;
  if (!isFloatTensor(span) || !isFloatDtype(dtype))
    throw notMendable(`${span.name} holds no numbers that can be read.`);
  const [rows, columns] = rowsOf(span.shape);
  const [newRows, newColumns] = rowsOf(planned.shape);
  const rowsAtOnce = Math.max(1, Math.floor(pieceLength / Math.max(columns, newColumns, 1)));
  for (let row = 0; row < newRows; row += rowsAtOnce) {
    const end = Math.min(newRows, row + rowsAtOnce);
    const values = new Float64Array((end - row) * newColumns);
    const there = Math.min(rows, end);
    if (row < there) {
      const read = source.readValues(span, row * columns, there * columns);
      spread(read, values, { columns, newColumns, factor: planned.factor });
    }
    requireRange(values, dtype, span.name);
    const bytes = new Uint8Array(values.length * floatBytes[dtype]);
    encodeFloats(values, dtype, bytes);
    writeAll(target, bytes);
  }
}

/** A tensor as rows, whatever its dimensions. */
function rowsOf(shape: readonly number[]): [rows: number, columns: number] {
  return [shape[0] ?? 1, elementCount(shape.slice(1))];
}

/** The largest value of each element type. */
const largest: Readonly<Record<FloatDtype, number>> = {
  F64: Number.MAX_VALUE,
  F32: 3.4028234663852886e38,
  BF16: 3.3895313892515355e38,
  F16: 65_504,
};

function requireRange(values: FloatValues, dtype: FloatDtype, name: string): void {
  const isBeyond = values.some((value) => Number.isFinite(value) && Math.abs(value) > largest[dtype]);
  if (isBeyond) throw notMendable(`Values of ${name} would leave the range of ${dtype}.`);
}

/** Puts rows into wider ones, multiplied. */
function spread(
  read: FloatValues,
  values: Float64Array,
  { columns, newColumns, factor }: { columns: number; newColumns: number; factor: number },
): void {
  for (let index = 0; index < read.length; index++) {
    const row = Math.floor(index / columns);
    values[row * newColumns + (index - row * columns)] = (read[index] ?? 0) * factor;
  }
}

function copyTensor(source: TensorFile, target: number, { start, end }: TensorSpan): void {
  const bytes = new Uint8Array(Math.min(copyBytes, end - start));
  for (let from = start; from < end; from += bytes.length) {
    const piece = bytes.subarray(0, end - from);
    source.readInto(piece, from);
    writeAll(target, piece);
  }
}

function writeAll(target: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(target, bytes, done);
}
