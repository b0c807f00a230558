/** First letters of the first and last word: "Ada Lovelace" gives "AL", "ada" gives "A". */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/u)
    .filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked.map((word) => [...(word ?? "?")][0]?.toUpperCase() ?? "").join("");
}
