"use client";

import { RunningExports } from "#lib/exports/components/dashboard/running-exports.tsx";
import type { ExportItem } from "#lib/exports/data.ts";
import { QueryScope } from "#lib/query-scope.tsx";

/** The exports that run, with what keeps them live. */
export default function LiveExports({ initial }: { initial: readonly ExportItem[] }) {
  return (
    <QueryScope>
      <RunningExports initial={initial} />
    </QueryScope>
  );
}
