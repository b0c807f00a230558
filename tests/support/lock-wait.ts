import { expect, vi } from "vitest";
import { db } from "#lib/db.ts";

/** Waits until some statement of the test's database waits for a lock. */
export function untilWaiting(): Promise<void> {
  return vi.waitFor(
    async () => {
      const rows = await db().$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(rows).not.toHaveLength(0);
    },
    { timeout: 10_000 },
  );
}
