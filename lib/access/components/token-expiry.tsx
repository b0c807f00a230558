"use client";

import { RelativeTime } from "#components/ui/relative-time.tsx";
import { StatusBadge } from "#components/ui/status-badge.tsx";
import { useNow } from "#components/ui/use-now.ts";

/** When a token ends, or that it has. */
export function TokenExpiry({ expiresAt }: { expiresAt: string | null }) {
  const now = useNow();
  if (expiresAt === null) return "never";
  if (Date.parse(expiresAt) <= now) return <StatusBadge status="expired" tone="bad" />;
  return <RelativeTime value={expiresAt} />;
}
