"use client";

import { exactTimeText, relativeTimeText } from "#components/ui/relative-time-text.ts";
import { useNow } from "#components/ui/use-now.ts";

/** A time as distance from now, exact in UTC on hover. Takes an ISO string or milliseconds. */
export function RelativeTime({ value, className }: { value: string | number; className?: string }) {
  const now = useNow();
  const timeMs = typeof value === "number" ? value : Date.parse(value);
  return (
    <time
      className={className}
      dateTime={new Date(timeMs).toISOString()}
      suppressHydrationWarning
      title={exactTimeText(timeMs)}
    >
      {relativeTimeText(timeMs, now)}
    </time>
  );
}
