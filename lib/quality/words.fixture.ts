/** A linear congruential generator, so that a test sees the same rows on every run. Values in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `count` words out of a vocabulary of 5,000. */
export function randomWords(random: () => number, count: number): string[] {
  return Array.from({ length: count }, () => `word${Math.floor(random() * 5000)}`);
}
