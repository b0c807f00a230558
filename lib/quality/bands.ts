import { signatureBytes } from "#lib/quality/minhash.ts";

/** How a signature is cut for candidate search. */
export type Banding = { bands: number; rowsPerBand: number };

const wantedRecall = 0.98;

/** Probability that two rows of similarity `s` agree in at least one band: 1 − (1 − s^r)^b. */
export function bandRecall(similarity: number, { bands, rowsPerBand }: Banding): number {
  return 1 - (1 - similarity ** rowsPerBand) ** bands;
}

/** The longest bands that still find 98 % of pairs exactly at `threshold` (0.8: 18 bands of 7). */
export function bandingFor(threshold: number): Banding {
  let best: Banding = { bands: signatureBytes, rowsPerBand: 1 };
  for (let rowsPerBand = 2; rowsPerBand <= 32; rowsPerBand++) {
    const banding = { bands: Math.floor(signatureBytes / rowsPerBand), rowsPerBand };
    if (bandRecall(threshold, banding) >= wantedRecall) best = banding;
  }
  return best;
}

/** 32-bit key of one band of the signature at `offset`. Equal bands have equal keys; keys may collide. */
export function bandKey(bytes: Uint8Array, offset: number, band: number, { rowsPerBand }: Banding): number {
  let hash = Math.imul(band + 1, 0x9e3779b1);
  const start = offset + band * rowsPerBand;
  for (let i = 0; i < rowsPerBand; i++)
    hash = Math.imul(hash ^ (bytes[start + i] ?? 0), 0x01000193) ^ (hash >>> 15);
  return hash >>> 0;
}
