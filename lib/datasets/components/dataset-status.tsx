import { StatusBadge } from "#components/ui/status-badge.tsx";
import type { DatasetVersionStatus } from "#lib/datasets/dataset.ts";

const looks = {
  ingesting: { tone: "info", busy: true },
  ready: { tone: "good", busy: false },
  failed: { tone: "bad", busy: false },
} as const;

/** The status of a dataset's version. */
export function DatasetStatus({ status }: { status: DatasetVersionStatus }) {
  return <StatusBadge busy={looks[status].busy} status={status} tone={looks[status].tone} />;
}
