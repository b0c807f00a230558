const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["week", 604_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "3 minutes ago", "in 2 days"; under a minute "just now". Both times in milliseconds since the epoch. */
export function relativeTimeText(timeMs: number, nowMs: number): string {
  const distanceMs = timeMs - nowMs;
  for (const [unit, unitMs] of steps) {
    if (Math.abs(distanceMs) >= unitMs) return relative.format(Math.trunc(distanceMs / unitMs), unit);
  }
  return distanceMs > 0 ? "in a moment" : "just now";
}

/** "2026-11-22 15:51:03 UTC": the same on server and in the browser. */
export function exactTimeText(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
