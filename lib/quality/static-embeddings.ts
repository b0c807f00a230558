import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import { normalise, type Vectors } from "#lib/quality/vectors.ts";

/** Turns texts into unit vectors by looking their tokens up. */
export type StaticEmbeddings = { dimensions: number; embed(texts: readonly string[]): Vectors };

const maxTokenLetters = 40;
const wordPattern = /[\p{L}\p{M}\p{N}]+/gu;

function refuse(directory: string, what: string): AppError {
  return new AppError(
    "invalid_input",
    `The static embeddings in ${directory} cannot be used: ${what}. A model2vec folder holds model.safetensors with one F32 or F16 matrix and tokenizer.json.`,
  );
}

/**
 * Reads a folder in model2vec's layout: `model.safetensors` with the matrix `embeddings` (or `embedding.weight`),
 * F32 or F16, one row a token, and `tokenizer.json`, of which the vocabulary alone is used: words are lower-cased
 * and cut greedily into the longest known pieces. Throws `invalid_input` when either file is not that.
 */
export async function loadStaticEmbeddings(directory: string): Promise<StaticEmbeddings> {
  const [weights, tokenizer] = await Promise.all([
    readFile(join(directory, "model.safetensors")),
    readFile(join(directory, "tokenizer.json"), "utf8"),
  ]).catch((error: unknown) => {
    throw refuse(directory, error instanceof Error ? error.message : "it cannot be read");
  });
  const vocabulary = readVocabulary(parse(tokenizer));
  if (vocabulary.size === 0) throw refuse(directory, "tokenizer.json has no model.vocab");
  const matrix = readMatrix(weights);
  if (!matrix)
    throw refuse(directory, "model.safetensors has no matrix named embeddings or embedding.weight");
  return {
    dimensions: matrix.columns,
    embed(texts) {
      const values = new Float64Array(texts.length * matrix.columns);
      texts.forEach((text, row) => {
        for (const token of tokensOf(text, vocabulary)) matrix.addRow(token, values, row * matrix.columns);
      });
      return normalise({ count: texts.length, dimensions: matrix.columns, values });
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `model.vocab` is an object of token → id (WordPiece, BPE) or a list of [token, score] (Unigram). */
function readVocabulary(tokenizer: unknown): Map<string, number> {
  const model = isRecord(tokenizer) ? tokenizer.model : null;
  const vocabulary = isRecord(model) ? model.vocab : null;
  if (Array.isArray(vocabulary))
    return new Map(
      vocabulary.map((entry: unknown, id) => [String(Array.isArray(entry) ? entry[0] : entry), id]),
    );
  if (!isRecord(vocabulary)) return new Map();
  return new Map(
    Object.entries(vocabulary).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

type Matrix = { columns: number; addRow(row: number, target: Float64Array, offset: number): void };

function readMatrix(file: Buffer): Matrix | null {
  if (file.length < 8) return null;
  const headerBytes = Number(file.readBigUInt64LE(0));
  if (headerBytes > file.length - 8) return null;
  const header = parse(file.toString("utf8", 8, 8 + headerBytes));
  const tensor = isRecord(header) ? (header.embeddings ?? header["embedding.weight"]) : null;
  if (!isRecord(tensor) || !Array.isArray(tensor.shape) || !Array.isArray(tensor.data_offsets)) return null;
  const [rows, columns] = tensor.shape.map(Number);
  const [start, end] = tensor.data_offsets.map(Number);
  const width = tensor.dtype === "F32" ? 4 : tensor.dtype === "F16" ? 2 : 0;
  if (!rows || !columns || start === undefined || end === undefined || width === 0) return null;
  const base = 8 + headerBytes + start;
  if (end - start !== rows * columns * width || base + rows * columns * width > file.length) return null;
  const read =
    width === 4 ? (at: number) => file.readFloatLE(at) : (at: number) => half(file.readUInt16LE(at));
  return {
    columns,
    addRow(row, target, offset) {
      if (row >= rows) return;
      for (let i = 0; i < columns; i++)
        target[offset + i] = (target[offset + i] ?? 0) + read(base + (row * columns + i) * width);
    },
  };
}

/** IEEE 754 half precision. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function tokensOf(text: string, vocabulary: Map<string, number>): number[] {
  const tokens: number[] = [];
  for (const word of text.toLowerCase().match(wordPattern) ?? [])
    for (let start = 0; start < word.length; ) {
      const piece = longestPiece(word, start, vocabulary);
      if (!piece) break;
      tokens.push(piece.id);
      start = piece.end;
    }
  return tokens;
}

/** Word starts are written `word` or `▁word`, continuations `##word` or `word`. */
function longestPiece(
  word: string,
  start: number,
  vocabulary: Map<string, number>,
): { id: number; end: number } | null {
  for (let end = Math.min(word.length, start + maxTokenLetters); end > start; end--) {
    const piece = word.slice(start, end);
    const id =
      start === 0
        ? (vocabulary.get(`▁${piece}`) ?? vocabulary.get(piece))
        : (vocabulary.get(`##${piece}`) ?? vocabulary.get(piece));
    if (id !== undefined) return { id, end };
  }
  return null;
}
