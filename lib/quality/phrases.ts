import { WordBuffer } from "#lib/quality/words.ts";

/** Kinds of phrase that are looked for in the answer side. */
export type PhraseKind = "refusal" | "boilerplate";

/** Phrases by kind, English and German. Case and punctuation do not matter. */
export const phrases: Record<PhraseKind, readonly string[]> = {
  refusal: [
    "I'm sorry, but I can't",
    "I'm sorry, but I cannot",
    "I am sorry, but I can't",
    "I am sorry, but I cannot",
    "I apologize, but I cannot",
    "I apologize, but I can't",
    "I cannot help with",
    "I can't help with",
    "I cannot assist with",
    "I can't assist with",
    "I'm unable to",
    "I am unable to",
    "I'm not able to provide",
    "I cannot provide",
    "I can't provide",
    "I cannot fulfill",
    "I can't fulfill",
    "I must decline",
    "it would not be appropriate for me",
    "Es tut mir leid, aber ich kann",
    "Tut mir leid, aber ich kann",
    "Ich kann dabei nicht helfen",
    "Ich kann Ihnen dabei nicht helfen",
    "Ich kann dir dabei nicht helfen",
    "Ich kann diese Anfrage nicht",
    "Ich bin nicht in der Lage",
    "Leider kann ich Ihnen nicht",
    "Leider kann ich dir nicht",
    "Das kann ich leider nicht",
  ],
  boilerplate: [
    "As an AI language model",
    "As an AI assistant",
    "As a large language model",
    "As an AI, I",
    "my knowledge cutoff",
    "my training data",
    "my last knowledge update",
    "I hope this helps",
    "Let me know if you have any",
    "Feel free to ask",
    "Is there anything else I can help",
    "lorem ipsum",
    "Als KI-Sprachmodell",
    "Als KI-Assistent",
    "Als künstliche Intelligenz",
    "Als Sprachmodell",
    "mein Wissensstand",
    "Ich hoffe, das hilft",
    "Ich hoffe, dies hilft",
    "Wenn Sie weitere Fragen haben",
    "Wenn du weitere Fragen hast",
    "Kann ich Ihnen sonst noch",
    "Zögern Sie nicht",
  ],
};

type Phrase = { kind: PhraseKind; hashes: Int32Array };

const filterBits = 13;

/** First words of phrases: most words of a text leave at one bit test. */
type PhraseIndex = { filter: Uint8Array; byFirst: Map<number, Phrase[]> };

function buildIndex(): PhraseIndex {
  const filter = new Uint8Array(1 << filterBits);
  const byFirst = new Map<number, Phrase[]>();
  for (const kind of ["refusal", "boilerplate"] as const)
    for (const text of phrases[kind]) {
      const words = new WordBuffer();
      words.add(text);
      const hashes = words.hashes.slice(0, words.count);
      const first = hashes[0] ?? 0;
      filter[first >>> (32 - filterBits)] = 1;
      byFirst.set(first, [...(byFirst.get(first) ?? []), { kind, hashes }]);
    }
  return { filter, byFirst };
}

let index: PhraseIndex | undefined;

/** Which kinds of phrase occur among the words `start` to `end` of a row. */
export function findPhrases(words: WordBuffer, start: number, end: number): ReadonlySet<PhraseKind> {
  index ??= buildIndex();
  let found: Set<PhraseKind> | undefined;
  const { hashes } = words;
  for (let i = start; i < end; i++) {
    const hash = hashes[i] ?? 0;
    if (index.filter[hash >>> (32 - filterBits)] === 0) continue;
    for (const phrase of index.byFirst.get(hash) ?? [])
      if (i + phrase.hashes.length <= end && matches(hashes, i, phrase.hashes)) {
        found ??= new Set();
        found.add(phrase.kind);
      }
  }
  return found ?? none;
}

const none: ReadonlySet<PhraseKind> = new Set();

function matches(hashes: Int32Array, at: number, phrase: Int32Array): boolean {
  for (let i = 1; i < phrase.length; i++) if (hashes[at + i] !== phrase[i]) return false;
  return true;
}
