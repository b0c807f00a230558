/** A number in [0, 100) by the request's id: one id always gets the same, and ids spread evenly (FNV-1a, 32 bits). */
export function rollOf(requestId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < requestId.length; index++) {
    hash = Math.imul(hash ^ requestId.charCodeAt(index), 0x01000193);
  }
  // FNV's low bits follow the last characters; one round of mixing spreads them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (((hash ^ (hash >>> 13)) >>> 0) % 10_000) / 100;
}
