import { functionWords } from "#lib/quality/function-words.ts";

const stopWords = new Set(Object.values(functionWords).flatMap((words) => words.split(" ")));
const wordPattern = /[\p{L}\p{M}]{3,}/gu;

/** The words of a text that say what it is about: lower case, three letters or more, no function words. */
export function contentWords(text: string): string[] {
  return (text.toLowerCase().match(wordPattern) ?? []).filter((word) => !stopWords.has(word));
}

/** How often each word occurs. */
export function termCounts(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
