/** Which rows a figure is about, and how far it may be off. */
export type Basis = { rows: number; basis: "every row" | "sample"; exactness: string };

/** Six decimals: enough for any share, and the same text on every machine. */
export function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** A share in 0..1, 0 of nothing. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : round(part / whole);
}
