import { compareUpdates, type UpdateFactors } from "./compare-updates.ts";
import { moduleScales } from "./effective-scale.ts";
import { compareModulePaths, elementCount } from "./inventory.ts";
import { readLoraConfig } from "./lora-config.ts";
import { type FloatTensor, isFloatTensor, TensorFile } from "./tensor-file.ts";
import { layerOf, parseTensorKey } from "./tensor-key.ts";
import type { ModuleComparison, TensorComparison } from "./weight-comparison.ts";

/** One side of a comparison: a local safetensors file, and the config that says how its tensors count. */
export type CompareSide = { path: string; config: Readonly<Record<string, unknown>> | null };

/** Which modules a thread does: those whose number modulo `parts` is `part`. */
export type CompareShare = { part: number; parts: number };

/** Compares the tensors of two files, module by module, so that memory does not grow with the files. Blocks: for threads. */
export function compareFiles(
  leftSide: CompareSide,
  rightSide: CompareSide,
  { part, parts }: CompareShare = { part: 0, parts: 1 },
): { modules: ModuleComparison[]; tensors: TensorComparison[] } {
  const leftFile = new TensorFile(leftSide.path);
  try {
    const rightFile = new TensorFile(rightSide.path);
    try {
      const left = toSide(leftFile, leftSide.config);
      const right = toSide(rightFile, rightSide.config);
      const isMine = (_: string, index: number) => index % parts === part;
      const modules = union(left.updates, right.updates)
        .filter(isMine)
        .map((path) => ({
          path,
          ...layerOf(path),
          ...compareUpdates(left.updates.get(path) ?? null, right.updates.get(path) ?? null),
        }));
      const tensors = union(left.others, right.others)
        .filter(isMine)
        .map((name) =>
          compareTensors(name, leftFile, left.others.get(name), rightFile, right.others.get(name)),
        );
      return { modules, tensors };
    } finally {
      rightFile.close();
    }
  } finally {
    leftFile.close();
  }
}

type Side = { updates: Map<string, UpdateFactors>; others: Map<string, FloatTensor> };

/** The LoRA pairs of a file by module, and its other tensors by name. Halves of pairs and copies of the base are left out. */
function toSide(file: TensorFile, config: CompareSide["config"]): Side {
  const scaleOf = config ? moduleScales(readLoraConfig(config).config) : null;
  const downs = new Map<string, FloatTensor>();
  const ups = new Map<string, FloatTensor>();
  const others = new Map<string, FloatTensor>();
  for (const tensor of file.header.tensors) {
    if (!isFloatTensor(tensor)) continue;
    const { module, role } = parseTensorKey(tensor.name);
    if (role === "lora_A" || role === "lora_embedding_A") downs.set(module, tensor);
    else if (role === "lora_B" || role === "lora_embedding_B") ups.set(module, tensor);
    else if (role !== "base_layer") others.set(`${module}.${role}`, tensor);
  }
  const updates = new Map<string, UpdateFactors>();
  for (const [module, down] of downs) {
    const up = ups.get(module);
    const [rank, inFeatures] = down.shape;
    const [outFeatures, upRank] = up?.shape ?? [];
    if (!up || !rank || rank !== upRank || inFeatures === undefined || outFeatures === undefined) continue;
    if (down.shape.length !== 2 || up.shape.length !== 2) continue;
    const scale = scaleOf?.(module).scale ?? 1;
    updates.set(module, { file, down, up, rank, inFeatures, outFeatures, scale });
  }
  return { updates, others };
}

function union(left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...left.keys(), ...right.keys()])].sort(compareModulePaths);
}

/** Elements read at a time of tensors that are compared value by value. */
const pieceLength = 1024 * 1024;

function compareTensors(
  name: string,
  leftFile: TensorFile,
  left: FloatTensor | undefined,
  rightFile: TensorFile,
  right: FloatTensor | undefined,
): TensorComparison {
  const isAligned = left && right && left.shape.join() === right.shape.join();
  const length = Math.max(elementCount(left?.shape ?? [0]), elementCount(right?.shape ?? [0]));
  let [leftSquares, rightSquares, differenceSquares] = [0, 0, 0];
  for (let from = 0; from < length; from += pieceLength) {
    const leftValues = piece(leftFile, left, from);
    const rightValues = piece(rightFile, right, from);
    for (const value of leftValues) leftSquares += value * value;
    for (const value of rightValues) rightSquares += value * value;
    if (!isAligned) continue;
    for (let index = 0; index < leftValues.length; index++) {
      differenceSquares += ((leftValues[index] ?? 0) - (rightValues[index] ?? 0)) ** 2;
    }
  }
  return {
    name,
    leftNorm: left ? finiteRoot(leftSquares) : null,
    rightNorm: right ? finiteRoot(rightSquares) : null,
    differenceNorm: isAligned ? finiteRoot(differenceSquares) : null,
  };
}

function piece(
  file: TensorFile,
  tensor: FloatTensor | undefined,
  from: number,
): ArrayLike<number> & Iterable<number> {
  if (!tensor) return [];
  const length = elementCount(tensor.shape);
  return from >= length ? [] : file.readValues(tensor, from, Math.min(length, from + pieceLength));
}

function finiteRoot(squares: number): number | null {
  return Number.isFinite(squares) ? Math.sqrt(squares) : null;
}
