import { StatusBadge } from "#components/ui/status-badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import type { ExportStatus } from "#lib/exports/policy.ts";

const looks: Record<ExportStatus, { tone: Tone; busy: boolean }> = {
  queued: { tone: "neutral", busy: false },
  running: { tone: "info", busy: true },
  succeeded: { tone: "good", busy: false },
  failed: { tone: "bad", busy: false },
  cancelled: { tone: "caution", busy: false },
};

/** The status of an export. */
export function ExportStatusBadge({ status }: { status: ExportStatus }) {
  return <StatusBadge busy={looks[status].busy} status={status} tone={looks[status].tone} />;
}
