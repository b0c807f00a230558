import { functionWordLanguages, functionWords } from "#lib/quality/function-words.ts";
import { WordBuffer } from "#lib/quality/words.ts";

/** Characters of a row that language identification reads. */
export const languagePrefixUnits = 500;
/** What is counted for a row whose language cannot be told. */
export const undetermined = "und";

const tableBits = 11;
const tableMask = (1 << tableBits) - 1;
/** Words of a range that vote: seven bits hold the votes of two ranges. */
const maxVotingWords = 40;
const bitsPerVote = 7;
const languagesPerWord = 4;

/** Slots of (word hash, votes of languages 0–3, 4–7, 8–11): a word adds to all its languages in three additions. */
let table: Int32Array | undefined;

function slotOf(entries: Int32Array, hash: number): number {
  let slot = hash >>> (32 - tableBits);
  while (entries[4 * slot + 3] !== 0 && entries[4 * slot] !== hash) slot = (slot + 1) & tableMask;
  return slot;
}

function buildTable(): Int32Array {
  const entries = new Int32Array(4 << tableBits);
  const words = new WordBuffer();
  functionWordLanguages.forEach((language, index) => {
    words.clear();
    words.add(functionWords[language] ?? "");
    for (const hash of new Set(words.hashes.subarray(0, words.count))) {
      const slot = 4 * slotOf(entries, hash);
      const lane = 1 + Math.floor(index / languagesPerWord);
      entries[slot] = hash;
      entries[slot + lane] = (entries[slot + lane] ?? 0) + (1 << (bitsPerVote * (index % languagesPerWord)));
      if (lane !== 3) entries[slot + 3] = (entries[slot + 3] ?? 0) | occupied;
    }
  });
  return entries;
}

/** Marks a used slot above the votes of the third lane. */
const occupied = 1 << 30;

/** Votes for each language among the words of one range. */
export class LanguageVotes {
  /** Words that could vote. */
  words = 0;
  private first = 0;
  private second = 0;
  private third = 0;

  /** Forgets earlier votes and lets the first 40 words from `start` vote. */
  count(words: WordBuffer, start: number, end: number): void {
    table ??= buildTable();
    const entries = table;
    const { hashes } = words;
    const stop = Math.min(end, start + maxVotingWords);
    let [first, second, third] = [0, 0, 0];
    for (let i = start; i < stop; i++) {
      const slot = 4 * slotOf(entries, hashes[i] ?? 0);
      first += entries[slot + 1] ?? 0;
      second += entries[slot + 2] ?? 0;
      third += (entries[slot + 3] ?? 0) & ~occupied;
    }
    this.first = first;
    this.second = second;
    this.third = third;
    this.words = Math.max(0, stop - start);
  }

  /**
   * The language with the most votes, those of `other` included, or `und` when fewer than three words vote for
   * it, fewer than one in eight does, or the lead over the next language is under a fifth.
   */
  winner(other?: LanguageVotes): string {
    const words = this.words + (other?.words ?? 0);
    let [best, bestVotes, nextVotes] = [0, 0, 0];
    for (let index = 0, lane = 0; index < functionWordLanguages.length; index++) {
      if (index === 0) lane = this.first + (other?.first ?? 0);
      else if (index === languagesPerWord) lane = this.second + (other?.second ?? 0);
      else if (index === 2 * languagesPerWord) lane = this.third + (other?.third ?? 0);
      const votes = lane & 0x7f;
      lane >>>= bitsPerVote;
      if (votes > bestVotes) {
        nextVotes = bestVotes;
        bestVotes = votes;
        best = index;
      } else if (votes > nextVotes) nextVotes = votes;
    }
    const sure = bestVotes >= 3 && bestVotes * 8 >= words && bestVotes * 5 >= nextVotes * 6;
    return sure ? (functionWordLanguages[best] ?? undetermined) : undetermined;
  }
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
