import { readFileSync } from "node:fs";
import path from "node:path";

/** A token: its id, its spelling in the vocabulary, and the text it stands for. */
export type FakeToken = { id: number; piece: string; text: string };

type Vocabulary = {
  ids: ReadonlyMap<string, number>;
  pieces: ReadonlyMap<number, string>;
  ranks: ReadonlyMap<string, number>;
};

const file = path.join(import.meta.dirname, "../../fixtures/adapters/tiny-llama/tokenizer.json");
const special = ["<s>", "</s>", "<pad>"];
const words = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
const byteOfLetter = new Map<string, number>();
const letters: string[] = byteLetters();

let vocabulary: Vocabulary | undefined;

/**
 * Tokens of a text by the tiny model's own tokenizer: byte-level BPE (tokenizer.json), special tokens where they are
 * written out, none added.
 */
export function tokenise(text: string): FakeToken[] {
  const known = readVocabulary();
  const parts = text.split(/(<s>|<\/s>|<pad>)/).filter((part) => part !== "");
  const pieces = parts.flatMap((part) =>
    special.includes(part) ? [part] : (part.match(words) ?? []).flatMap((word) => mergePieces(word, known)),
  );
  return pieces.map((piece) => tokenOf(known.ids.get(piece) ?? 0));
}

/** A token by its id. */
export function tokenOf(id: number): FakeToken {
  const piece = readVocabulary().pieces.get(id) ?? "<s>";
  if (special.includes(piece)) return { id, piece, text: piece };
  return { id, piece, text: bytesOfPiece(piece).toString("utf8") };
}

/** The text of tokens together: bytes that are no whole character alone may be one together. */
export function detokenise(tokens: readonly FakeToken[]): string {
  const runs: Buffer[] = tokens.map(({ piece }) =>
    special.includes(piece) ? Buffer.from(piece) : bytesOfPiece(piece),
  );
  return Buffer.concat(runs).toString("utf8");
}

function bytesOfPiece(piece: string): Buffer {
  return Buffer.from([...piece].flatMap((letter) => byteOfLetter.get(letter) ?? []));
}

function mergePieces(word: string, { ranks }: Vocabulary): string[] {
  const pieces = [...Buffer.from(word)].map((byte) => letters[byte] ?? "");
  for (;;) {
    let best = { rank: Number.POSITIVE_INFINITY, at: -1 };
    for (let at = 0; at + 1 < pieces.length; at += 1) {
      const rank = ranks.get(`${pieces[at]} ${pieces[at + 1]}`) ?? Number.POSITIVE_INFINITY;
      if (rank < best.rank) best = { rank, at };
    }
    if (best.at === -1) return pieces;
    pieces.splice(best.at, 2, `${pieces[best.at]}${pieces[best.at + 1]}`);
  }
}

function readVocabulary(): Vocabulary {
  vocabulary ??= parseVocabulary(readFileSync(file, "utf8"));
  return vocabulary;
}

function parseVocabulary(text: string): Vocabulary {
  const { model } = parseTokenizer(text);
  const entries = Object.entries(model.vocab);
  return {
    ids: new Map(entries),
    pieces: new Map(entries.map(([piece, id]) => [id, piece])),
    ranks: new Map(model.merges.map((pair, rank) => [pair.join(" "), rank])),
  };
}

// Safe because the file is a fixture of this repository in this shape.
function parseTokenizer(text: string) {
  return JSON.parse(text) as { model: { vocab: Record<string, number>; merges: string[][] } };
}

/** The letter that byte-level BPE writes for each byte: printable ones as they are, the others from U+0100 on. */
function byteLetters(): string[] {
  const made: string[] = [];
  let next = 256;
  for (let byte = 0; byte < 256; byte += 1) {
    const isPrintable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    const letter = String.fromCodePoint(isPrintable ? byte : next++);
    made.push(letter);
    byteOfLetter.set(letter, byte);
  }
  return made;
}
