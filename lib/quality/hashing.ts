/** Finaliser of MurmurHash3 (Appleby, public domain): spreads 32 bits so that every bit counts. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a over UTF-16 code units, finalised: an unsigned 32-bit hash that is the same everywhere. */
export function hashString(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(h);
}

/** The hash by which a row is drawn into samples: of its place alone, never of its content or of a clock. */
export function positionHash(shard: number, rowInShard: number): number {
  return mix32(mix32(Math.imul(shard, 0x9e3779b1) ^ 0x5bd1e995) ^ Math.imul(rowInShard, 0x85ebca77));
}
