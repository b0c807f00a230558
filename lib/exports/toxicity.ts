/** Slurs are left out on purpose: such a list would itself be what it looks for. These are plain marker words. */
const markers: ReadonlySet<string> = new Set([
  "hate",
  "hates",
  "hated",
  "hateful",
  "kill",
  "kills",
  "murder",
  "stupid",
  "idiot",
  "idiots",
  "moron",
  "morons",
  "dumb",
  "dumbass",
  "loser",
  "losers",
  "worthless",
  "disgusting",
  "pathetic",
  "scum",
  "vermin",
  "filthy",
  "bastard",
  "bitch",
  "asshole",
  "damn",
  "crap",
  "shit",
  "fuck",
  "fucking",
]);

/** Most texts hold no marker at all: one quick look decides that, before words are cut out exactly. */
const anyMarker = new RegExp([...markers].join("|"), "i");
const words = /[\p{L}\p{M}]+/gu;
const saturation = 5;

/**
 * Word-list toxicity of a text: 0.2 for each marker word, repeats included, at most 1 (two give 0.4, five saturate).
 * English and crude by design: it finds abuse in bulk data, it does not judge a sentence. Linear in the text.
 */
export function toxicityScore(text: string): number {
  if (!anyMarker.test(text)) return 0;
  let count = 0;
  for (const [word] of text.matchAll(words)) {
    if (markers.has(word.toLowerCase())) count++;
    if (count === saturation) return 1;
  }
  return count / saturation;
}
