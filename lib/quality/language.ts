import { functionWordLanguages, functionWords } from "#lib/quality/function-words.ts";
import { WordBuffer } from "#lib/quality/words.ts";

/** Characters of a row that language identification reads. */
export const languagePrefixUnits = 500;
/** What is counted for a row whose language cannot be told. */
export const undetermined = "und";

const tableBits = 13;
/** Bit n of a slot: the word belongs to language n. */
let masks: Int32Array | undefined;
let keys: Int32Array | undefined;

function slotOf(keyTable: Int32Array, used: Int32Array, hash: number): number {
  let slot = Math.imul(hash, 0x9e3779b1) >>> (32 - tableBits);
  while (used[slot] !== 0 && keyTable[slot] !== hash) slot = (slot + 1) & ((1 << tableBits) - 1);
  return slot;
}

function buildTables(): { keyTable: Int32Array; maskTable: Int32Array } {
  const keyTable = new Int32Array(1 << tableBits);
  const maskTable = new Int32Array(1 << tableBits);
  const words = new WordBuffer();
  functionWordLanguages.forEach((language, bit) => {
    words.clear();
    words.add(functionWords[language] ?? "");
    for (const hash of words.hashes.subarray(0, words.count)) {
      const slot = slotOf(keyTable, maskTable, hash);
      keyTable[slot] = hash;
      maskTable[slot] = (maskTable[slot] ?? 0) | (1 << bit);
    }
  });
  return { keyTable, maskTable };
}

const maxVotingWords = 80;
const votes = new Int32Array(functionWordLanguages.length);

/**
 * The language whose function words are the most frequent among the first words of a row, or `und` when fewer
 * than three words vote, fewer than one in eight does, or the lead over the next language is under a fifth.
 */
export function languageByFunctionWords(words: WordBuffer, start = 0, end = words.count): string {
  if (!masks || !keys) {
    const tables = buildTables();
    masks = tables.maskTable;
    keys = tables.keyTable;
  }
  votes.fill(0);
  const stop = Math.min(end, start + maxVotingWords);
  const count = stop - start;
  for (let i = start; i < stop; i++) {
    let mask = masks[slotOf(keys, masks, words.hashes[i] ?? 0)] ?? 0;
    while (mask !== 0) {
      const bit = 31 - Math.clz32(mask);
      votes[bit] = (votes[bit] ?? 0) + 1;
      mask &= ~(1 << bit);
    }
  }
  let [best, bestVotes, nextVotes] = [0, 0, 0];
  for (let bit = 0; bit < votes.length; bit++) {
    const value = votes[bit] ?? 0;
    if (value > bestVotes) [best, nextVotes, bestVotes] = [bit, bestVotes, value];
    else if (value > nextVotes) nextVotes = value;
  }
  const sure = bestVotes >= 3 && bestVotes * 8 >= count && bestVotes * 5 >= nextVotes * 6;
  return sure ? (functionWordLanguages[best] ?? undetermined) : undetermined;
}

/** A detector that names any of 60 languages, by character n-grams. */
export type LanguageDetector = (text: string) => string;

let loading: Promise<LanguageDetector> | undefined;

/**
 * Loads eld (Apache-2.0) with its `small` n-gram set, once per process. Loading takes some 0.1–0.4 s and
 * detection some 0.1 ms per 500 characters, so it is called only where function words do not decide.
 */
export function loadLanguageDetector(): Promise<LanguageDetector> {
  loading ??= import("eld/small").then(({ eld }) => (text: string) => {
    const result = eld.detect(text.slice(0, languagePrefixUnits));
    return result.language === "" ? undetermined : result.language;
  });
  return loading;
}
